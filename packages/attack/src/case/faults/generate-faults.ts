import type { Random } from "../../random/random.js";
import type { Fault } from "../fault.js";
import { aimedFault } from "./aimed-fault.js";
import { apiFault } from "./api-fault.js";
import type { Ground } from "./ground.js";
import { hostFault } from "./host-fault.js";
import { crash, runAct } from "./run-act.js";
import { record, when } from "./when.js";
import { worldFault } from "./world-fault.js";

/** Some faults, each planned blindly: which of them are met shows only in the run. */
export function generateFaults(random: Random, ground: Ground): Fault[] {
  const count = random.pick([0, 1, 1, 2, 3, 4, 5, 6, 8, 10]);
  const faults = Array.from({ length: count }, () => generateFault(random, ground));
  if (ground.insert !== "none" && random.chance(0.5))
    faults.push({
      on: "run",
      when: { kind: "record", nth: random.int(1, 60) },
      act: { kind: "insert-fails", times: random.pick([1, 1, 2, 100]) },
    });
  // What was seen a moment ago does not hold any more: chance alone hits that moment hardly ever.
  const aimed = random.pick([0, 0, 1, 1, 2]);
  for (let number = 1; number <= aimed; number += 1) faults.push(aimedFault(random));
  // One crash more often than chance gives it: most of what is promised is promised across one.
  return random.chance(0.3)
    ? [...faults, { on: "run", when: record(random, ground.runners.length), act: crash(random) }]
    : faults;
}

function generateFault(random: Random, ground: Ground): Fault {
  switch (random.pick(["api", "api", "api", "host", "host", "host", "world", "world", "run"] as const)) {
    case "api":
      return apiFault(random);
    case "host":
      return hostFault(random, ground);
    case "world":
      return worldFault(random, ground);
    case "run":
      return { on: "run", when: when(random, ground), act: runAct(random, ground) };
  }
}
