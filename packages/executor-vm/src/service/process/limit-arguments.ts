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
 * What `prlimit` must be told, without its dashes, to make `current` into `wanted`.
 *
 * @example
 * limitArguments(
 *   [{ name: "Max open files", soft: "1024", hard: "4096" }],
 *   [{ name: "Max open files", soft: "1024", hard: "524288" }],
 * ); // ["nofile=1024:4096"]
 */
export function limitArguments(
  wanted: readonly ResourceLimit[],
  current: readonly ResourceLimit[],
): readonly string[] {
  const now = new Map(current.map((limit) => [limit.name, limit]));
  return wanted.flatMap(({ name, soft, hard }) => {
    const option = options[name];
    const is = now.get(name);
    if (option === undefined || (is?.soft === soft && is.hard === hard)) return [];
    return [`${option}=${soft}:${hard}`];
  });
}
