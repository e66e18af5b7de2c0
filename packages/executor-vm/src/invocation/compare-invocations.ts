import type { Invocation, OutputTarget } from "./invocation.js";

/** What an upgrade is meant to change, and what the service manager gives anew at each start. */
export interface ExpectedChanges {
  /** Variables whose value may differ: the credentials, and those that the service manager gives anew. */
  readonly variables: readonly string[];
}

/** A shell keeps it for itself. */
const ofShell = "_";

/**
 * How a process differs from the one before it, in words that name variables and limits but never a value. Empty when
 * it was started as the one before.
 */
export function compareInvocations(
  before: Invocation,
  after: Invocation,
  expected: ExpectedChanges,
): readonly string[] {
  const differences: string[] = [];
  const differ = (what: string, one: unknown, other: unknown): void => {
    if (JSON.stringify(one) !== JSON.stringify(other)) differences.push(what);
  };
  differ("command line", before.arguments, after.arguments);
  // A Java that was replaced while it ran is the one that has its place now.
  differ("executable", withoutDeleted(before.executable), withoutDeleted(after.executable));
  differ("directory", before.directory, after.directory);
  differ("user", before.uid, after.uid);
  differ("group", before.gid, after.gid);
  differ("groups", sorted(before.groups), sorted(after.groups));
  if (before.umask !== null) differ("umask", before.umask, after.umask);
  const limits = new Map(after.limits.map((limit) => [limit.name, limit]));
  for (const limit of before.limits) differ(`limit "${limit.name}"`, limit, limits.get(limit.name));
  differ("standard output", described(before.stdout), described(after.stdout));
  differ("standard error", described(before.stderr), described(after.stderr));
  differences.push(...compareEnvironments(before, after, expected));
  return differences;
}

function compareEnvironments(
  before: Invocation,
  after: Invocation,
  expected: ExpectedChanges,
): readonly string[] {
  const old = new Map(before.environment);
  const fresh = new Map(after.environment);
  const names = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  return names
    .filter(
      (name) => name !== ofShell && !expected.variables.includes(name) && old.get(name) !== fresh.get(name),
    )
    .map((name) => `variable ${name}`);
}

function described(target: OutputTarget): string {
  return target.kind === "file" ? target.path : "other";
}

function sorted(groups: readonly number[]): readonly number[] {
  return [...groups].sort((one, other) => one - other);
}

function withoutDeleted(path: string): string {
  return path.replace(/ \(deleted\)$/, "");
}
