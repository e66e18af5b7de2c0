import { posix } from "node:path";
import type { Replica } from "@runner-upgrade/client";
import type { FoundInPlace } from "./host-discovery.js";
import type { KnownRunner } from "./known-runners.js";

/** A Runner of the server, or one of its replicas, that something was recognised as. */
export interface Match {
  readonly runner: KnownRunner;
  readonly replica: Replica | null;
  readonly found: FoundInPlace;
}

/** What was found, told apart by the ids that the server lists. */
export interface MatchedFound {
  readonly matches: readonly Match[];
  readonly unknownToServer: readonly FoundInPlace[];
  readonly unidentified: readonly FoundInPlace[];
}

/**
 * Recognises what was found by the ids that it carries. What carries none is recognised by the host name and path that the
 * server lists, where one Runner or replica alone has them and nothing else was recognised as it. Pure.
 */
export function matchFound(found: readonly FoundInPlace[], known: readonly KnownRunner[]): MatchedFound {
  const byId = new Map<string, Omit<Match, "found">>();
  for (const runner of known) {
    for (const replica of runner.replicas) byId.set(replica.replicaId.toLowerCase(), { runner, replica });
    byId.set(runner.id.toLowerCase(), { runner, replica: null });
  }
  const matches: Match[] = [];
  const unknownToServer: FoundInPlace[] = [];
  const silent: FoundInPlace[] = [];
  for (const one of found) {
    const carriedBy = (ids: readonly string[]): readonly Omit<Match, "found">[] =>
      ids.flatMap((id) => byId.get(id.trim().toLowerCase()) ?? []);
    // Where the Runner itself reads its id, that one decides; what a name or a file beside says is no better then.
    const decides = one.certainty === "certain" ? one.ids.slice(0, 1) : one.ids;
    const first = carriedBy(decides)[0];
    if (one.ids.length === 0) silent.push(one);
    else if (first === undefined) unknownToServer.push(one);
    else {
      // A file may name the Runner and its replica, in any order.
      const exact = carriedBy(one.ids).find(
        ({ runner, replica }) => runner === first.runner && replica !== null,
      );
      matches.push({ ...(exact ?? first), found: one });
    }
  }
  const byHostname = matchHostnames(silent, known, new Set(matches.map(keyOf)));
  return {
    matches: [...matches, ...byHostname],
    unknownToServer,
    unidentified: silent.filter((one) => byHostname.every((match) => match.found.host !== one.host)),
  };
}

/** The text by which a Runner, or a replica, is one. */
export function keyOf({ runner, replica }: Pick<Match, "runner" | "replica">): string {
  return JSON.stringify([runner.id, replica?.replicaId ?? null]);
}

function matchHostnames(
  silent: readonly FoundInPlace[],
  known: readonly KnownRunner[],
  taken: ReadonlySet<string>,
): readonly Match[] {
  const listed = known
    .flatMap((runner): ListedAgent[] =>
      runner.replicas.length === 0
        ? [{ runner, replica: null, hostname: runner.hostname, path: null }]
        : runner.replicas.map((replica) => ({
            ...{ runner, replica, hostname: replica.hostname, path: replica.installationPath },
          })),
    )
    .filter(
      (agent) => !taken.has(keyOf(agent)) && !taken.has(keyOf({ runner: agent.runner, replica: null })),
    );
  const fits = (agent: ListedAgent, one: FoundInPlace): boolean =>
    one.isRunning &&
    agent.hostname !== null &&
    agent.hostname.toLowerCase() === one.hostname?.toLowerCase() &&
    (agent.path === null || one.paths.length === 0 || isAt(agent.path, one.paths));
  return silent.flatMap((one) => {
    const [agent, other] = listed.filter((candidate) => fits(candidate, one));
    if (agent === undefined || other !== undefined) return [];
    if (silent.filter((candidate) => fits(agent, candidate)).length !== 1) return [];
    const field = agent.path === null ? "hostname" : "hostname and installationPath";
    const evidence = [{ by: "server", name: field } as const, ...one.evidence];
    const { runner, replica } = agent;
    return [{ runner, replica, found: { ...one, certainty: "probable", evidence } } as const];
  });
}

interface ListedAgent extends Omit<Match, "found"> {
  readonly hostname: string | null;
  readonly path: string | null;
}

/** The path may be the package or its directory: which of them a server lists is not documented. */
function isAt(path: string, paths: readonly string[]): boolean {
  const listed = withoutSlash(path);
  return paths.some((one) => [withoutSlash(one), posix.dirname(one)].includes(listed));
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}
