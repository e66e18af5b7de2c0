import type { ResourceLimit } from "../../invocation/invocation.js";

// The names in /proc/<pid>/limits, and those of prlimit's options (util-linux).
const options: Readonly<Record<string, string>> = {
  "Max cpu time": "cpu",
  "Max file size": "fsize",
  "Max data size": "data",
  "Max stack size": "stack",
  "Max core file size": "core",
  "Max resident set": "rss",
  "Max processes": "nproc",
  "Max open files": "nofile",
  "Max locked memory": "memlock",
  "Max address space": "as",
  "Max file locks": "locks",
  "Max pending signals": "sigpending",
  "Max msgqueue size": "msgqueue",
  "Max nice priority": "nice",
  "Max realtime priority": "rtprio",
  "Max realtime timeout": "rttime",
};

/**
 * The options of `prlimit` that make `current` into `wanted`. Who may not raise a hard limit gets as near to it as
 * may be.
 */
export function limitArguments(
  wanted: readonly ResourceLimit[],
  current: readonly ResourceLimit[],
  mayRaise: boolean,
): readonly string[] {
  const now = new Map(current.map((limit) => [limit.name, limit]));
  return wanted.flatMap((limit) => {
    const option = options[limit.name];
    const is = now.get(limit.name);
    if (option === undefined || is === undefined) return [];
    const hard = mayRaise ? limit.hard : lower(limit.hard, is.hard);
    const soft = mayRaise ? limit.soft : lower(limit.soft, hard);
    return soft === is.soft && hard === is.hard ? [] : [`--${option}=${soft}:${hard}`];
  });
}

function lower(one: string, other: string): string {
  return numberOf(one) <= numberOf(other) ? one : other;
}

function numberOf(limit: string): number {
  return limit === "unlimited" ? Number.POSITIVE_INFINITY : Number(limit);
}
