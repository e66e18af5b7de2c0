import type { ResourceLimit } from "./invocation.js";

/** The list of texts in a file such as `/proc/<pid>/cmdline` or `environ`: each ended by NUL. */
export function parseNulList(text: string): readonly string[] {
  if (text === "") return [];
  return (text.endsWith("\0") ? text.slice(0, -1) : text).split("\0");
}

/** The variables of `/proc/<pid>/environ`, in their order. Texts without `=` are no variables. */
export function parseEnvironment(text: string): readonly (readonly [string, string])[] {
  return parseNulList(text).flatMap((entry) => {
    const at = entry.indexOf("=", 1);
    return at < 1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)] as const];
  });
}

/** What `/proc/<pid>/stat` tells that is needed here. */
export interface ProcessStat {
  /** The program's file name, at most 15 bytes of it, or what the program calls itself. */
  readonly name: string;
  readonly state: string;
  readonly parentPid: number;
  /** Clock ticks from the start of the machine to that of the process: with the pid, one process for certain. */
  readonly startedAtTicks: string;
}

/** Reads `/proc/<pid>/stat`. The program's name in it may hold spaces and parentheses. */
export function parseStat(text: string): ProcessStat | null {
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .trim()
    .split(" ");
  const [state, parentPid] = fields;
  const startedAtTicks = fields[19];
  if (state === undefined || parentPid === undefined || startedAtTicks === undefined) return null;
  const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
  return { name, state, parentPid: Number(parentPid), startedAtTicks };
}

/** What `/proc/<pid>/status` tells that is needed here. */
export interface ProcessStatus {
  /** The effective ids: with whose rights it runs. */
  readonly uid: number;
  readonly gid: number;
  /** Its real, effective and saved ids are the same: not so in a program that is changing its user. */
  readonly isOneUser: boolean;
  readonly groups: readonly number[];
  readonly umask: string | null;
  readonly ignoredSignals: readonly number[];
  /** It runs in a container of this host: another process id space. */
  readonly isInContainer: boolean;
}

/** Reads `/proc/<pid>/status`; null when the ids are missing. */
export function parseStatus(text: string): ProcessStatus | null {
  const field = (name: string): readonly string[] | null => {
    const line = text.split("\n").find((one) => one.startsWith(`${name}:`));
    return line === undefined
      ? null
      : line
          .slice(name.length + 1)
          .trim()
          .split(/\s+/)
          .filter(Boolean);
  };
  const uid = Number(field("Uid")?.[1]);
  const gid = Number(field("Gid")?.[1]);
  if (!Number.isInteger(uid) || !Number.isInteger(gid)) return null;
  const ignored = field("SigIgn")?.[0] ?? "0";
  const mask = /^[\da-f]+$/i.test(ignored) ? BigInt(`0x${ignored}`) : 0n;
  return {
    uid,
    gid,
    isOneUser: [field("Uid"), field("Gid")].every((ids) => new Set(ids).size === 1),
    groups: (field("Groups") ?? []).map(Number),
    umask: field("Umask")?.[0] ?? null,
    ignoredSignals: [1, 2, 3].filter((signal) => (mask >> BigInt(signal - 1)) & 1n),
    isInContainer: (field("NSpid") ?? []).length > 1,
  };
}

/** Reads `/proc/<pid>/limits`. */
export function parseLimits(text: string): readonly ResourceLimit[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [name = "", soft, hard] = line.split(/ {2,}/);
      return !name.startsWith("Max ") || soft === undefined || hard === undefined
        ? []
        : [{ name, soft, hard: hard.trim() }];
    });
}
