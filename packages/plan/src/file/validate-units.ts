import { findHostProblems } from "../define-fleet/find-host-problems.js";
import { isSafeId } from "../define-fleet/is-safe-id.js";
import type { PlanProblem } from "../errors/plan-error.js";
import { isImageReference } from "../fleet/is-image-reference.js";
import type { Host } from "../hosts/host.js";
import type { Plan, Unit } from "../model/plan.js";
import { unitIdOf } from "../model/unit-id.js";
import { indexNeeds } from "../needs/needs-served-by.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { whyUnknown } from "../platforms/platform-of.js";

/** Reports a problem of the unit that is looked at, where it is one. */
type Say = (isSo: boolean, code: string, message: string) => void;

/** What is wrong with the units of a plan, each by itself and beside those before it. */
export function validateUnits(plan: Plan, platforms: readonly PlatformModule[]): PlanProblem[] {
  const served = indexNeeds(plan.needs);
  const current = new Set(plan.alreadyCurrent);
  const placed = new Set<string>();
  const overlaps = overlapTest(plan.units);
  const hostHolds = hostTest(platforms);
  const problems: PlanProblem[] = [];
  let index = 0;
  const say: Say = (isSo, code, message) => {
    if (isSo) problems.push({ code, path: `units[${index}]`, message });
  };
  for (const unit of plan.units) {
    const { id: unitId, runnerId, procedure, image } = unit;
    say(placed.has(unitId), "DUPLICATE_UNIT", `The unit ${unitId} is there twice.`);
    say(overlaps(unit), "UNIT_OVERLAPS", `${runnerId} is a unit as a whole, and its replicas are units.`);
    identityHolds(unit, say);
    say(current.has(runnerId), "UNIT_IS_CURRENT", `${runnerId} is said to be current already.`);
    say(!Object.hasOwn(plan.procedures, procedure), "NO_PROCEDURE", `No procedure ${procedure}.`);
    const own = served.get(runnerId) ?? [];
    for (const id of unit.needs) {
      const isServed = own.some((need) => need.id === id);
      say(!isServed, "NO_NEED", `The need ${id} is not there, or not served by it.`);
    }
    for (const id of unit.waitsFor) {
      say(!placed.has(id), "WAITS_FOR_LATER", `It waits for ${id}, which does not stand before it.`);
    }
    contradictions(unit, say);
    lendingHolds(unit, plan, say);
    for (const [code, message] of hostHolds(unit.host)) say(true, code, message);
    say(image !== undefined && !isImageReference(image), "IMAGE_INVALID", "Its image is no image reference.");
    say(
      unit.keepsServing === true &&
        plan.procedures[procedure]?.steps.some(({ takesAway }) => takesAway) === true,
      "SERVING_CONTRADICTS",
      "keepsServing is said of it, and its procedure takes the Runner away.",
    );
    placed.add(unitId);
    index += 1;
  }
  return problems;
}

function identityHolds(unit: Unit, say: Say): void {
  const { id, isRunnerServing, replicaId, replicaName, runnerId, standInReplicas } = unit;
  const unfit = "can stand neither in a file's name nor in a URL.";
  say(!isSafeId(runnerId), "RUNNER_ID_INVALID", `Its id ${unfit}`);
  say(replicaId !== undefined && !isSafeId(replicaId), "REPLICA_ID_INVALID", `Its replica's id ${unfit}`);
  say(
    id !== unitIdOf(runnerId, replicaId),
    "UNIT_ID_CONTRADICTS",
    "Its id is not made of its Runner's id and its replica's.",
  );
  say(
    replicaId === undefined && replicaName !== undefined,
    "REPLICA_CONTRADICTS",
    "It has a replica's name and is no replica.",
  );
  say(
    replicaId === undefined && standInReplicas !== undefined,
    "REPLICA_CONTRADICTS",
    "Other replicas are to stand in for it, and it is no replica.",
  );
  say(
    replicaId === undefined && isRunnerServing !== undefined,
    "REPLICA_CONTRADICTS",
    "Its Runner is to serve without it, and it is no replica.",
  );
}

function lendingHolds({ lends = [], needs, procedure, runnerId }: Unit, plan: Plan, say: Say): void {
  const steps = plan.procedures[procedure]?.steps ?? [];
  const hasSteps = (["lend-tags", "take-back-tags"] as const).every((kind) =>
    steps.some((step) => step.kind === kind),
  );
  say(
    steps.length > 0 && hasSteps !== lends.length > 0,
    "LENDING_CONTRADICTS",
    "Its tags are lent where its procedure has the steps lend-tags and take-back-tags, and only there.",
  );
  say(
    lends.some(({ lenderId }) => lenderId === runnerId),
    "LENDS_TO_ITSELF",
    "It lends its tags to itself.",
  );
  const lent = lends.flatMap((lending) => lending.needs.map((id) => ({ id, lenderId: lending.lenderId })));
  if (lent.length === 0) return;
  const byId = new Map(plan.needs.map((need) => [need.id, need]));
  say(
    lent.some(({ id, lenderId }) => {
      const need = byId.get(id);
      return !needs.includes(id) || need?.kind !== "tags" || need.lenders?.includes(lenderId) !== true;
    }),
    "LENDS_FOR_STRANGE_NEED",
    "It lends its tags for a need that it does not have, or that does not name the lender.",
  );
}

/** Returns a test whether a Runner is a unit as a whole and by its replicas, which would take it away twice. */
function overlapTest(units: readonly Unit[]): (unit: Unit) => boolean {
  const replicas = units.filter(({ replicaId }) => replicaId !== undefined);
  const inReplicas = new Set(replicas.map(({ runnerId }) => runnerId));
  return ({ replicaId, runnerId }) => replicaId === undefined && inReplicas.has(runnerId);
}

function contradictions(unit: Unit, say: Say): void {
  const { isAbsent, isCanary, isOutageAllowed, loweredNeeds } = unit;
  const { statusClass } = unit.premises;
  say(
    statusClass === "new" || statusClass === "unrecognised",
    "NOT_UPGRADEABLE",
    `A Runner that is ${statusClass} is no unit.`,
  );
  say(
    isAbsent !== (statusClass === "absent"),
    "ABSENCE_CONTRADICTS",
    "isAbsent is not what its premises say.",
  );
  say(isAbsent && isCanary, "CANARY_IS_ABSENT", "An absent Runner is no canary.");
  say(
    isOutageAllowed !== (loweredNeeds !== undefined),
    "OUTAGE_CONTRADICTS",
    "isOutageAllowed and loweredNeeds contradict each other.",
  );
  say(
    loweredNeeds !== undefined && Object.keys(loweredNeeds).some((id) => !unit.needs.includes(id)),
    "LOWERS_STRANGE_NEED",
    "loweredNeeds names a need that the unit does not have.",
  );
}

type Found = readonly [code: string, message: string];

/** Units of a plan that was read from a file share their hosts: each is looked at once. */
function hostTest(platforms: readonly PlatformModule[]): (host: Host) => readonly Found[] {
  const known = new Map<Host, readonly Found[]>();
  return (host) => {
    const found = known.get(host) ?? problemsOfHost(host, platforms);
    known.set(host, found);
    return found;
  };
}

function problemsOfHost(host: Host, platforms: readonly PlatformModule[]): Found[] {
  if (!platforms.some(({ platform }) => platform === host.platform))
    return [["PLATFORM_UNKNOWN", whyUnknown(host.platform)]];
  return findHostProblems(host, "host", platforms).map(
    ({ code, path, message }) => [code, `${path}: ${message}`] as const,
  );
}
