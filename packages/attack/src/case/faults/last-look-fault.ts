import type { Random } from "../../random/random.js";
import type { Act, Fault, When } from "../fault.js";

/** Something that the last look before the stop has to see, or that happens in a cordon: rare by chance alone. */
export function lastLookFault(random: Random): Fault {
  return random.chance(0.5)
    ? { on: "world", when: beforeLastLook(random), act: undoDrain(random) }
    : { on: "world", when: whileCordoned(random), act: edit(random) };
}

/** The drain has ended, and the guard and the last look come next. */
function beforeLastLook(random: Random): When {
  const skip = random.pick([0, 0, 1, 2]);
  return random.pick<When>([
    { kind: "step", runner: null, stepId: "drain", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "save-state", edge: "ended", skip },
    { kind: "allowed", runner: null, stepId: "stop", skip },
    { kind: "look", runner: null, stepId: "drain", skip: random.int(3, 7) },
  ]);
}

function undoDrain(random: Random): Act {
  return random.pick<Act>([
    { kind: "reset-tags", runner: "self" },
    { kind: "set-dispatch", runner: "self", isOn: true },
    { kind: "work", runner: "self", backAfterMs: 20_000 },
  ]);
}

function edit(random: Random): Act {
  return random.chance(0.3)
    ? { kind: "add-tag", runner: "self", tag: "extra" }
    : { kind: "set-filter", runner: "self", filter: "name: elsewhere" };
}

function whileCordoned(random: Random): When {
  const skip = random.pick([0, 0, 1]);
  return random.pick<When>([
    { kind: "step", runner: null, stepId: "drain", edge: "started", skip },
    { kind: "step", runner: null, stepId: "start", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "stop", edge: "started", skip },
  ]);
}
