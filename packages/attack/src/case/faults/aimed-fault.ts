import type { Random } from "../../random/random.js";
import type { Act, Fault, When } from "../fault.js";

/** A fault in the seconds between a look and its act: what was seen does not hold any more. */
export function aimedFault(random: Random): Fault {
  switch (
    random.pick(["stand-in", "stand-in", "stand-in", "edit", "edit", "unit", "premise", "abort"] as const)
  ) {
    case "stand-in":
      return { on: "world", when: momentOfGuard(random), act: loseStandIn(random) };
    case "edit":
      return { on: "world", when: momentOfCordon(random), act: edit(random) };
    case "unit":
      return { on: "world", when: momentBeforeStop(random), act: changeUnit(random) };
    case "premise":
      return { on: "world", when: momentOfGuard(random), act: changeNeed(random) };
    case "abort":
      return {
        on: "run",
        when: random.chance(0.5) ? momentBeforeStop(random) : momentOfCordon(random),
        act: { kind: "abort" },
      };
  }
}

/** Directly before the guard looks, while it does, or after it has answered. */
function momentOfGuard(random: Random): When {
  const skip = random.pick([0, 0, 0, 1, 2, 4]);
  return random.pick<When>([
    // Directly before the guard is asked about the stop, and about the point of no return.
    { kind: "step", runner: null, stepId: "drain", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "save-state", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "stop", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "stop", edge: "started", skip },
    { kind: "step", runner: null, stepId: "inspect", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "drain", edge: "started", skip },
    { kind: "allowed", runner: null, stepId: "check-availability", skip },
    { kind: "allowed", runner: null, stepId: "stop", skip },
    answerToGuard(random.int(0, 8)),
    { kind: "answer", operation: "ping", stepId: null, skip: random.int(0, 8) },
    { kind: "look", runner: null, stepId: "drain", skip: random.int(0, 6) },
    { kind: "step", runner: null, stepId: "uncordon", edge: "ended", skip: random.pick([0, 0, 1]) },
    { kind: "step", runner: null, stepId: "verify", edge: "ended", skip: random.pick([0, 0, 1]) },
  ]);
}

/** The guard reads lists at first and now and then, and single Runners for every question. */
function answerToGuard(skip: number): When {
  return skip % 2 === 0
    ? { kind: "answer", operation: "list", stepId: null, skip }
    : { kind: "answer", operation: "get-runner", stepId: null, skip: 4 * skip };
}

function loseStandIn(random: Random): Act {
  const runner = random.pick(["peer", "peer", "peers"] as const);
  const backAfterMs = random.pick([null, 20_000, 60_000]);
  return random.pick<Act>([
    { kind: "stop-runner", runner, backAfterMs },
    { kind: "stop-runner", runner, backAfterMs },
    { kind: "kill-runner", runner, backAfterMs },
    { kind: "mute", runner, backAfterMs: random.pick([10_000, 40_000]) },
    { kind: "mute", runner, backAfterMs: random.pick([10_000, 40_000]) },
    { kind: "remove-tags", runner },
    { kind: "remove-tag", runner },
    { kind: "set-dispatch", runner, isOn: false },
    { kind: "set-filter", runner, filter: "name: elsewhere" },
    { kind: "saturate", runner, backAfterMs: random.pick([10_000, 30_000]) },
    { kind: "work", runner, backAfterMs: random.pick([10_000, 30_000]) },
    { kind: "regenerate-by-hand", runner },
  ]);
}

/** Around a cordon, from the reading that it is made on to the writing that takes it back. */
function momentOfCordon(random: Random): When {
  const skip = random.pick([0, 0, 0, 1, 2]);
  return random.pick<When>([
    { kind: "step", runner: null, stepId: "cordon", edge: "started", skip },
    { kind: "step", runner: null, stepId: "cordon", edge: "ended", skip },
    { kind: "answer", operation: "update", stepId: "cordon", skip },
    { kind: "answer", operation: "dispatch", stepId: "cordon", skip },
    { kind: "answer", operation: "get-runner", stepId: "cordon", skip },
    { kind: "look", runner: null, stepId: "drain", skip: random.int(0, 5) },
    { kind: "step", runner: null, stepId: "stop", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "verify", edge: "started", skip },
    { kind: "step", runner: null, stepId: "uncordon", edge: "started", skip },
    { kind: "answer", operation: "get-runner", stepId: "uncordon", skip: random.int(0, 2) },
    { kind: "step", runner: null, stepId: "uncordon", edge: "ended", skip },
  ]);
}

function edit(random: Random): Act {
  const runner = random.pick(["self", "self", "self", "peer"] as const);
  return random.pick<Act>([
    { kind: "add-tag", runner, tag: random.pick(["extra", "extra", "linux", "group-1"]) },
    { kind: "add-tag", runner, tag: "extra" },
    { kind: "remove-tag", runner },
    { kind: "remove-tags", runner },
    { kind: "reset-tags", runner },
    { kind: "set-dispatch", runner, isOn: true },
    { kind: "set-dispatch", runner, isOn: false },
    { kind: "set-filter", runner, filter: "name: elsewhere" },
  ]);
}

/** After the last look that a stop rests on, or shortly before it. */
function momentBeforeStop(random: Random): When {
  const skip = random.pick([0, 0, 0, 1]);
  return random.pick<When>([
    { kind: "look", runner: null, stepId: "drain", skip: random.int(0, 8) },
    { kind: "step", runner: null, stepId: "drain", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "save-state", edge: "ended", skip },
    { kind: "allowed", runner: null, stepId: "stop", skip },
    { kind: "step", runner: null, stepId: "stop", edge: "started", skip },
    { kind: "answer", operation: "get-runner", stepId: "stop", skip },
    { kind: "step", runner: null, stepId: "stop", edge: "ended", skip },
  ]);
}

function changeUnit(random: Random): Act {
  const runner = "self";
  return random.pick<Act>([
    { kind: "work", runner, backAfterMs: random.pick([5_000, 20_000, 60_000]) },
    { kind: "work", runner, backAfterMs: random.pick([5_000, 20_000, 60_000]) },
    { kind: "reset-tags", runner },
    { kind: "set-dispatch", runner, isOn: true },
    { kind: "stop-runner", runner, backAfterMs: random.pick([null, 5_000]) },
    { kind: "kill-runner", runner, backAfterMs: random.pick([null, 5_000]) },
    { kind: "upgrade-by-hand", runner },
    { kind: "regenerate-by-hand", runner },
    { kind: "start-by-hand", runner },
  ]);
}

function changeNeed(random: Random): Act {
  const runner = random.pick(["self", "self", "peer"] as const);
  return random.pick<Act>([
    { kind: "set-filter", runner, filter: "name: elsewhere" },
    { kind: "set-mode", runner },
    { kind: "set-mode", runner },
  ]);
}
