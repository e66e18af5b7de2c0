import { posix } from "node:path";

/** The files that an upgrade puts beside the Runner's package, all gone after `clean-up`. */
export interface FileNames {
  /** The new package before it takes its place. */
  readonly staged: string;
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

/** Names them after run and Runner: several Runners may share a directory, and several runs may come by. */
export function fileNames(packageFile: string, runnerId: string, runId: string): FileNames {
  const directory = posix.dirname(packageFile);
  const tag = `${safe(runnerId)}.${safe(runId)}`;
  const beside = (name: string): string => posix.join(directory, name);
  return {
    staged: beside(`.runner-upgrade.${tag}.package`),
    kept: `${packageFile}.${safe(runId)}.old`,
    state: beside(`.runner-upgrade.${tag}.state`),
    launcher: beside(`.runner-upgrade.${tag}.start`),
    stopping: beside(`.runner-upgrade.${tag}.stopping`),
    launched: beside(`.runner-upgrade.${tag}.pid`),
  };
}

function safe(text: string): string {
  return text.replaceAll(/[^\w-]/g, "_").slice(0, 80) || "_";
}
