import type { Random } from "../../random/random.js";
import type { Act, Fault } from "../fault.js";
import type { Ground } from "./ground.js";
import { when } from "./when.js";

/** What others do. Often a stand-in is lost for long, early: what follows must not count on it. */
export function worldFault(random: Random, ground: Ground): Fault {
  if (!random.chance(0.3)) return { on: "world", when: when(random, ground), act: worldAct(random, ground) };
  const runner = { name: random.pick(ground.runners).name };
  const kind = random.pick(["stop-runner", "kill-runner", "remove-tags"] as const);
  return {
    on: "world",
    when: { kind: "time", ms: random.int(0, 60_000) },
    act: kind === "remove-tags" ? { kind, runner } : { kind, runner, backAfterMs: null },
  };
}

function worldAct(random: Random, { runners }: Ground): Act {
  const runner = { name: random.pick(runners).name };
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
    "remove-tag",
    "set-dispatch",
    "set-filter",
    "set-mode",
    "mute",
    "regenerate-by-hand",
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
    case "mute":
      return { kind, runner, backAfterMs: forMs };
    case "set-dispatch":
      return { kind, runner, isOn: random.chance(0.5) };
    case "set-filter":
      return { kind, runner, filter: "name: elsewhere" };
    case "add-tag":
      return { kind, runner, tag: random.pick(["extra", "linux", "group-1"]) };
    case "reboot":
      return { kind, runner, backAfterMs: forMs, isStarted: random.chance(0.5) };
    case "clock-jump":
      return { kind, byMs: random.pick([-3_600_000, -60_000, 60_000, 3_600_000]) };
    case "remove-tags":
    case "remove-tag":
    case "set-mode":
    case "regenerate-by-hand":
    case "upgrade-by-hand":
    case "start-by-hand":
    case "break-new-version":
      return { kind, runner };
  }
}
