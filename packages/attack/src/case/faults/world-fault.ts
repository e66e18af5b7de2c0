import type { Random } from "../../random/random.js";
import type { Act, Fault } from "../fault.js";
import type { Ground } from "./ground.js";
import { when } from "./when.js";

/** What others do. Often a stand-in is lost for long, early: what follows must not count on it. */
export function worldFault(random: Random, ground: Ground): Fault {
  if (!random.chance(0.3)) return { on: "world", when: when(random, ground), act: worldAct(random, ground) };
  const { name: runner } = random.pick(ground.runners);
  const kind = random.pick(["stop-runner", "kill-runner", "remove-tags"] as const);
  return {
    on: "world",
    when: { kind: "time", ms: random.int(0, 60_000) },
    act: kind === "remove-tags" ? { kind, runner } : { kind, runner, backAfterMs: null },
  };
}

function worldAct(random: Random, { runners }: Ground): Act {
  const { name: runner } = random.pick(runners);
  const backAfterMs = random.chance(0.4) ? null : random.pick([5_000, 60_000, 300_000]);
  const forMs = random.pick([5_000, 60_000, 200_000]);
  const kind = random.pick([
    "stop-runner",
    "stop-runner",
    "stop-runner",
    "kill-runner",
    "kill-runner",
    "saturate",
    "work",
    "add-tag",
    "remove-tags",
    "upgrade-by-hand",
    "start-by-hand",
    "start-by-hand",
    "reboot",
    "host-away",
    "break-new-version",
    "clock-jump",
  ] as const);
  switch (kind) {
    case "stop-runner":
    case "kill-runner":
      return { kind, runner, backAfterMs };
    case "saturate":
    case "work":
    case "host-away":
      return { kind, runner, backAfterMs: forMs };
    case "add-tag":
      return { kind, runner, tag: random.pick(["extra", "linux", "group-1"]) };
    case "reboot":
      return { kind, runner, backAfterMs: forMs, isStarted: random.chance(0.5) };
    case "clock-jump":
      return { kind, byMs: random.pick([-3_600_000, -60_000, 60_000, 3_600_000]) };
    case "remove-tags":
    case "upgrade-by-hand":
    case "start-by-hand":
    case "break-new-version":
      return { kind, runner };
  }
}
