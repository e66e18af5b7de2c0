import { platformFacts } from "../candidates/platform-facts.js";
import { statusClassifier } from "../fleet/classify-status.js";
import type { Fleet } from "../fleet/fleet.js";
import type { Plan } from "../model/plan.js";
import { currentTest } from "../planner/sort-runners-out.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { classifyReplica, type SeenRunner } from "../replicas/seen-runner.js";

/** What is asked of a Runner, or of one of its replicas, as the fleet shows it. */
export interface RunnerQuestions {
  /** Whether it has the target version. */
  readonly isCurrent: (seen: SeenRunner) => boolean;
  /** Whether it serves, at its limit or not. */
  readonly isUp: (seen: SeenRunner) => boolean;
}

/** Returns the questions as the plan of this fleet answers them. */
export function runnerQuestions(
  plan: Plan,
  fleet: Fleet,
  platforms: readonly PlatformModule[],
): RunnerQuestions {
  const { policy } = plan;
  const current = new Set(plan.alreadyCurrent);
  const hasTarget = currentTest({ factsOf: platformFacts(policy, fleet.server, platforms), policy, fleet });
  const classOfWhole = statusClassifier(fleet.server);
  return {
    // Of a Runner that is split into replicas the plan has asked each one.
    isCurrent: (seen) => (seen.replica === undefined && current.has(seen.id)) || hasTarget(seen),
    isUp: ({ status, replica }) => {
      const statusClass = replica === undefined ? classOfWhole(status) : classifyReplica(status);
      return statusClass === "serving" || statusClass === "saturated";
    },
  };
}
