import { posix } from "node:path";

/** The names of the files that an upgrade puts beside the Runner's package, all gone after `clean-up`. */
export interface FileNames {
  /** Where they all lie. */
  readonly directory: string;
  /** The package that the invocation names, with links resolved. */
  readonly package: string;
  /** The new package before it takes its place. */
  readonly staged: string;
  /** What packages of the new version have in common, without credentials, from `save-state` on. Mode 0600. */
  readonly base: string;
  /** The old package while the new one has its place. */
  readonly kept: string;
  /** How the old Runner was started, secrets included. Mode 0600. */
  readonly state: string;
  /** Starts the Runner and is removed right after. Mode 0600. */
  readonly launcher: string;
  /** Which processes a stop began to end, until they are gone: they run, and do not any more. */
  readonly stopping: string;
  /** Which process the launcher became, until it has settled: a start that was cut short is not done twice. */
  readonly launched: string;
}

/** How the names of our files for one Runner are made and read. */
export const ownFile = {
  prefix: (runnerId: string): string => `.runner-upgrade.${safe(runnerId)}.`,
  /** A run's id as it stands in names. */
  tag: (runId: string): string => safe(runId),
  /** The run whose file it is, as it stands in the name; null for any other file. */
  runIdOf: (name: string, runnerId: string): string | null => {
    const prefix = ownFile.prefix(runnerId);
    if (!name.startsWith(prefix)) return null;
    return (
      /^([\w-]+)\.(?:package|base|state|start|stopping|pid)$/.exec(name.slice(prefix.length))?.[1] ?? null
    );
  },
};

/** Names them after run and Runner: several Runners may share a directory, and several runs may come by. */
export function fileNames(packageFile: string, runnerId: string, runId: string): FileNames {
  const directory = posix.dirname(packageFile);
  const tag = `${ownFile.prefix(runnerId)}${safe(runId)}`;
  return {
    directory,
    package: posix.basename(packageFile),
    staged: `${tag}.package`,
    base: `${tag}.base`,
    kept: `${posix.basename(packageFile)}.${safe(runId)}.old`,
    state: `${tag}.state`,
    launcher: `${tag}.start`,
    stopping: `${tag}.stopping`,
    launched: `${tag}.pid`,
  };
}

function safe(text: string): string {
  return text.replaceAll(/[^\w-]/g, "_").slice(0, 80) || "_";
}
