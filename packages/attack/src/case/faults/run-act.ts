import type { Random } from "../../random/random.js";
import type { RunAct } from "../fault.js";
import type { Ground } from "./ground.js";

/** What befalls the process, or its user does. */
export function runAct(random: Random, { insert }: Ground): RunAct {
  const kind = random.pick([
    "crash",
    "crash",
    "abort",
    "abort",
    "pause",
    "journal-full",
    "insert-fails",
    "second-process",
  ] as const);
  switch (kind) {
    case "crash":
      return crash(random);
    case "abort":
      return { kind };
    case "pause":
      return { kind, forMs: random.pick([10_000, 120_000]) };
    case "journal-full":
      return { kind, records: random.pick([1, 5, 40]) };
    case "second-process":
      return { kind, how: random.pick(["start", "resume"] as const) };
    case "insert-fails":
      return insert === "none" ? { kind: "abort" } : { kind, times: random.pick([1, 2, 100]) };
  }
}

/** The process dies, and is resumed later. */
export function crash(random: Random): RunAct {
  return {
    kind: "crash",
    record: random.pick(["kept", "lost"] as const),
    pauseMs: random.pick([0, 3_000, 60_000, 200_000]),
  };
}
