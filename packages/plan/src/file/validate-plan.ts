import { findHostProblems } from "../define-fleet/find-host-problems.js";
import { isImageReference } from "../fleet/is-image-reference.js";
import { isSafeId } from "../define-fleet/is-safe-id.js";
import type { PlanProblem } from "../errors/plan-error.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformModule, PlatformOptions } from "../platforms/platform-module.js";
import { whyUnknown } from "../platforms/platform-of.js";
import { validateSteps } from "./validate-steps.js";
import { keepsNeeds } from "../availability/keeps-needs.js";
import type { Plan, Unit } from "../model/plan.js";

/**
 * Whether a plan of the right shape holds together: what it names exists, its procedures keep their route's
 * order, its units come after those they wait for, and its order keeps every need. Empty when it does.
 *
 * @throws {@link PlanError} `PLATFORMS_INVALID`. A platform without a module is a problem, `PLATFORM_UNKNOWN`.
 *
 * @example
 * ```ts
 * for (const { path, message } of validatePlan(plan)) console.error(path, message);
 * ```
 */
export function validatePlan(plan: Plan, options: PlatformOptions = {}): PlanProblem[] {
  const platforms = platformsOf(options);
  const problems = [...proceduresHold(plan, platforms), ...needsHold(plan), ...unitsHold(plan, platforms)];
  // The order can only be walked where everything that it names exists.
  return problems.length > 0 ? problems : keepsNeeds(plan);
}

function proceduresHold({ procedures }: Plan, platforms: readonly PlatformModule[]): PlanProblem[] {
  return Object.entries(procedures).flatMap(([key, procedure]) =>
    validateSteps(procedure, `procedures[${JSON.stringify(key)}]`, platforms),
  );
}

function needsHold({ needs }: Plan): PlanProblem[] {
  const seen = new Set<string>();
  return needs.flatMap(({ id }, index) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew
      ? []
      : [{ code: "DUPLICATE_NEED", path: `needs[${index}]`, message: `The need ${id} is there twice.` }];
  });
}

function unitsHold(plan: Plan, platforms: readonly PlatformModule[]): PlanProblem[] {
  const needs = new Set(plan.needs.map(({ id }) => id));
  const served = new Set(
    plan.needs.flatMap(({ id, servedBy }) => servedBy.map((runner) => `${runner} ${id}`)),
  );
  const current = new Set(plan.alreadyCurrent);
  const placed = new Set<string>();
  return plan.units.flatMap((unit, index) => {
    const found = [
      ...says(placed.has(unit.runnerId), "DUPLICATE_UNIT", `The Runner ${unit.runnerId} is there twice.`),
      ...says(
        current.has(unit.runnerId),
        "UNIT_IS_CURRENT",
        `${unit.runnerId} is said to be current already.`,
      ),
      ...says(
        !Object.hasOwn(plan.procedures, unit.procedure),
        "NO_PROCEDURE",
        `No procedure ${unit.procedure}.`,
      ),
      ...unit.needs
        .filter((id) => !needs.has(id) || !served.has(`${unit.runnerId} ${id}`))
        .map((id) => ["NO_NEED", `The need ${id} is not there, or not served by it.`] as const),
      ...unit.waitsFor
        .filter((id) => !placed.has(id))
        .map((id) => ["WAITS_FOR_LATER", `It waits for ${id}, which does not stand before it.`] as const),
      ...contradictions(unit),
      ...hostHolds(unit, platforms),
      ...says(
        !isSafeId(unit.runnerId),
        "RUNNER_ID_INVALID",
        "Its id can stand neither in a file's name nor in a URL.",
      ),
      ...says(
        unit.image !== undefined && !isImageReference(unit.image),
        "IMAGE_INVALID",
        "Its image is no image reference.",
      ),
      ...says(
        unit.keepsServing === true &&
          (plan.procedures[unit.procedure]?.steps ?? []).some(({ takesAway }) => takesAway),
        "SERVING_CONTRADICTS",
        "keepsServing is said of it, and its procedure takes the Runner away.",
      ),
    ];
    placed.add(unit.runnerId);
    return found.map(([code, message]) => ({ code, path: `units[${index}]`, message }));
  });
}

type Found = readonly [code: string, message: string];

function hostHolds({ host }: Unit, platforms: readonly PlatformModule[]): Found[] {
  if (!platforms.some(({ platform }) => platform === host.platform))
    return [["PLATFORM_UNKNOWN", whyUnknown(host.platform)]];
  return findHostProblems(host, "host", platforms).map(
    ({ code, path, message }) => [code, `${path}: ${message}`] as const,
  );
}

function contradictions(unit: Unit): Found[] {
  const { premises, isAbsent, isCanary, isOutageAllowed, loweredNeeds } = unit;
  const isPossible = ["serving", "saturated", "absent"].includes(premises.statusClass);
  return [
    ...says(!isPossible, "NOT_UPGRADEABLE", `A Runner that is ${premises.statusClass} is no unit.`),
    ...says(
      isAbsent !== (premises.statusClass === "absent"),
      "ABSENCE_CONTRADICTS",
      "isAbsent is not what its premises say.",
    ),
    ...says(isAbsent && isCanary, "CANARY_IS_ABSENT", "An absent Runner is no canary."),
    ...says(
      isOutageAllowed !== (loweredNeeds !== undefined),
      "OUTAGE_CONTRADICTS",
      "isOutageAllowed and loweredNeeds contradict each other.",
    ),
    ...says(
      Object.keys(loweredNeeds ?? {}).some((id) => !unit.needs.includes(id)),
      "LOWERS_STRANGE_NEED",
      "loweredNeeds names a need that the unit does not have.",
    ),
  ];
}

function says(isSo: boolean, code: string, message: string): Found[] {
  return isSo ? [[code, message]] : [];
}
