import type { Random } from "../../random/random.js";
import type { Fault, HostCall, HostTrouble } from "../fault.js";
import type { Ground } from "./ground.js";

/** A fault that a call of a host meets. */
export function hostFault(random: Random, { runners }: Ground): Fault {
  const call = random.pick([
    "observe",
    "observe",
    "inspect",
    "save-state",
    "stop",
    "stop",
    "download-package",
    "install-package",
    "start",
    "start",
    "clean-up",
    "restore",
    "restore-with-new-credentials",
  ] as const);
  return {
    on: "host",
    call,
    nth: random.int(1, call === "observe" ? 3 * runners.length : Math.max(2, runners.length)),
    times: random.pick([1, 1, 1, 2, 3, 8]),
    trouble: hostTrouble(random, call),
  };
}

function hostTrouble(random: Random, call: HostCall): HostTrouble {
  const kind = random.pick([
    "fail",
    "fail-for-now",
    "hang",
    "unreachable",
    "refuses",
    "lose-answer",
    "lose-answer",
    ...(call === "observe" ? [] : (["drop", "drop"] as const)),
    ...(["save-state", "download-package", "install-package"].includes(call) ? (["disk-full"] as const) : []),
    ...(call === "stop" ? (["does-not-stop", "revive", "revive"] as const) : []),
    ...(call === "start" ? (["exit-after-start", "dies-later", "dies-later"] as const) : []),
  ] as const);
  if (kind === "drop") return { kind, delayMs: random.pick([0, 1_000, 2_500]) };
  if (kind === "dies-later") return { kind, afterMs: random.pick([2_000, 20_000, 60_000]) };
  return { kind };
}
