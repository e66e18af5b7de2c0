import type { Random } from "../../random/random.js";
import type { AttackCase } from "../attack-case.js";
import type { When } from "../fault.js";

/** More than a seed draws by itself: its fleet was made to grow. */
const manyRunners = 20;

/** A large fleet takes longer, and what happens is to happen all the time. */
function stretch(runners: number): number {
  return runners > manyRunners ? 5 : 1;
}

/** When something happens: at a time, a record, or a step's edge. */
export function when(random: Random, { runners }: Pick<AttackCase, "runners">): When {
  switch (random.pick(["time", "record", "record", "step", "step"] as const)) {
    case "time":
      return { kind: "time", ms: random.int(0, 240_000 * stretch(runners.length)) };
    case "record":
      return record(random, runners.length);
    case "step":
      return {
        kind: "step",
        runner: random.chance(0.5) ? random.pick(runners).name : null,
        stepId: random.pick([
          "check-availability",
          "cordon",
          "drain",
          "save-state",
          "stop",
          "stop",
          "regenerate-credentials",
          "download-package",
          "install-package",
          "start",
          "verify",
          "uncordon",
        ]),
        edge: random.pick(["started", "ended"] as const),
        skip: random.pick([0, 0, 0, 1]),
      };
  }
}

/** At one of the records that a run usually comes to. */
export function record(random: Random, runners: number): When {
  return { kind: "record", nth: random.int(2, runners > manyRunners ? 15 * runners : 140) };
}
