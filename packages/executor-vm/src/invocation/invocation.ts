import type { JsonObject } from "@runner-upgrade/plan/platform";

/** Where an output of a process goes. */
export type OutputTarget =
  | { readonly kind: "file"; readonly path: string }
  /** A pipe, a socket, a terminal: it ended with the process, or belongs to somebody else. */
  | { readonly kind: "other"; readonly description: string };

/** One resource limit, as `/proc/<pid>/limits` spells it. */
export interface ResourceLimit {
  readonly name: string;
  readonly soft: string;
  readonly hard: string;
}

/**
 * How a process was started: what must be the same when the new package is started. It holds secrets (tokens in
 * the environment, proxy passwords in arguments), so it stays in memory and in the saved state on the host.
 */
export interface Invocation {
  readonly arguments: readonly string[];
  readonly environment: readonly (readonly [name: string, value: string])[];
  readonly directory: string;
  /** What `/proc/<pid>/exe` points to. */
  readonly executable: string;
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** Octal digits. Null where the kernel does not tell (before Linux 4.7). */
  readonly umask: string | null;
  readonly limits: readonly ResourceLimit[];
  readonly stdout: OutputTarget;
  readonly stderr: OutputTarget;
  /** Numbers of the signals among HUP, INT and QUIT that it was started to ignore, as `nohup` does. */
  readonly ignoredSignals: readonly number[];
}

/** An invocation as JSON, for the saved state on the host. It holds secrets. */
export function invocationToJson(invocation: Invocation): JsonObject {
  return JSON.parse(JSON.stringify(invocation)) as JsonObject;
}

/** Parses what `invocationToJson` wrote; null for anything else. */
export function parseInvocation(value: unknown): Invocation | null {
  if (!isRecord(value)) return null;
  const args = value["arguments"];
  const {
    environment,
    directory,
    executable,
    uid,
    gid,
    groups,
    umask,
    limits,
    stdout,
    stderr,
    ignoredSignals,
  } = value as Partial<Record<keyof Invocation, unknown>>;
  if (!isStrings(args) || args.length === 0) return null;
  if (!Array.isArray(environment) || !environment.every(isPair)) return null;
  if (typeof directory !== "string" || typeof executable !== "string") return null;
  if (!isCount(uid) || !isCount(gid) || !isCounts(groups) || !isCounts(ignoredSignals)) return null;
  if (umask !== null && typeof umask !== "string") return null;
  if (!Array.isArray(limits) || !limits.every(isLimit)) return null;
  if (!isTarget(stdout) || !isTarget(stderr)) return null;
  return {
    arguments: args,
    environment,
    directory,
    executable,
    uid,
    gid,
    groups,
    umask,
    limits,
    stdout,
    stderr,
    ignoredSignals,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function isPair(value: unknown): value is [string, string] {
  return isStrings(value) && value.length === 2;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}

function isLimit(value: unknown): value is ResourceLimit {
  return (
    isRecord(value) && [value["name"], value["soft"], value["hard"]].every((item) => typeof item === "string")
  );
}

function isTarget(value: unknown): value is OutputTarget {
  if (!isRecord(value)) return false;
  if (value["kind"] === "file") return typeof value["path"] === "string";
  return value["kind"] === "other" && typeof value["description"] === "string";
}
