import type { Random } from "../../random/random.js";
import type { AttackCase } from "../attack-case.js";
import type { When } from "../fault.js";

/** When something happens: at a time, a record, or a step's edge. */
export function when(random: Random, { runners }: Pick<AttackCase, "runners">): When {
  switch (random.pick(["time", "record", "record", "step", "step"] as const)) {
    case "time":
      return { kind: "time", ms: random.int(0, 240_000) };
    case "record":
      return record(random);
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
export function record(random: Random): When {
  return { kind: "record", nth: random.int(2, 140) };
}
