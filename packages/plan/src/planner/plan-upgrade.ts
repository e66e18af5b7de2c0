import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import { defineFleet } from "../define-fleet/define-fleet.js";
import { statusClassifier } from "../fleet/classify-status.js";
import type { Fleet } from "../fleet/fleet.js";
import { dispatchModes } from "../needs/dispatch.js";
import { findNeeds, type FoundNeeds } from "../needs/find-needs.js";
import type { Need } from "../needs/need.js";
import { lendingBlockers } from "../notices/lending-blockers.js";
import { proposeLenders } from "../notices/propose-lenders.js";
import { tagLender } from "./tag-lender.js";
import { withLenders } from "./with-lenders.js";
import type { NoticeContext } from "../notices/context.js";
import { needBlocker } from "../notices/need-blockers.js";
import { sortNotices } from "../notices/notice-about.js";
import { planWarnings } from "../notices/plan-warnings.js";
import { unitWarnings } from "../notices/unit-warnings.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformOptions } from "../platforms/platform-module.js";
import { requirePlatforms } from "../platforms/platform-of.js";
import { parsePolicy } from "../policy/parse-policy.js";
import type { Policy, PolicyInput } from "../policy/policy.js";
import { countStandIns } from "../candidates/admission.js";
import { acceptanceOf, admit, type Admitted, type TagLender } from "../candidates/admit.js";
import { buildUnits } from "./build-units.js";
import { markOutOfService } from "./mark-out-of-service.js";
import { withId } from "../file/plan-id.js";
import { planFormatVersion, type Notice, type Plan } from "../model/plan.js";
import type { Candidate } from "../candidates/candidate.js";
import { keepsServing } from "./choose-procedure.js";
import { platformFacts } from "../candidates/platform-facts.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";
import { requireCompletePlan } from "./require-complete.js";
import { sortRunnersOut, type SortedRunners } from "./sort-runners-out.js";

/** What `planUpgrade` is told beside fleet and policy. All optional. */
export interface PlanOptions extends PlatformOptions {
  /** Id of the Runner that executes this very script (inside a Rundeck job); it is then blocked as `RUNS_ON_UNIT`. */
  readonly runsOn?: string;
  /** Refuse a plan that leaves a Runner blocked. Default: false. */
  readonly requireComplete?: boolean;
}

/**
 * Decides how a fleet is upgraded: who, in which order, by which steps, who waits for whom, and who is
 * blocked and why. Pure: the same fleet and policy give the same plan, byte for byte, whatever the order in
 * which they were written. What is blocked is returned, not thrown.
 *
 * @throws {@link PlanError} `INVALID_POLICY` with every problem, `FLEET_INVALID`, `PLATFORM_UNKNOWN` for a host whose
 * platform has no module in `platforms`, `PLATFORMS_INVALID`, or `PLAN_INCOMPLETE` where `requireComplete` was asked for.
 *
 * @example
 * ```ts
 * const plan = planUpgrade(fleet, { maxInFlight: "10%" });
 * console.log(formatPlan(plan, { as: "text" }));
 * ```
 */
export function planUpgrade(
  fleet: Fleet,
  policy: Policy | PolicyInput = {},
  options: PlanOptions = {},
): Plan {
  const parsed = policyOrThrow(policy);
  const platforms = platformsOf(options);
  const observed = defineFleet(fleet, { platforms });
  requirePlatforms(observed.runners, platforms);
  const context: NoticeContext = {
    platforms,
    factsOf: platformFacts(parsed.policy, observed.server, platforms),
    fleet: observed,
    classOf: statusClassifier(observed.server),
    policy: parsed.policy,
    dispatch: dispatchModes(observed, parsed.policy),
    runsOn: options.runsOn ?? null,
  };
  const plan = decide(context, parsed.warnings);
  return options.requireComplete === true ? requireCompletePlan(plan) : plan;
}

function policyOrThrow(input: Policy | PolicyInput): {
  readonly policy: Policy;
  readonly warnings: readonly PlanProblem[];
} {
  const parsed = parsePolicy(input);
  if (parsed.ok) return parsed;
  throw new PlanError({
    code: "INVALID_POLICY",
    message: `The policy is not valid; nothing was planned. ${summarise(parsed.errors)}`,
    details: parsed.errors,
  });
}

function decide(context: NoticeContext, policyWarnings: readonly PlanProblem[]): Plan {
  const { fleet, policy } = context;
  const found = findNeeds(fleet, policy);
  const standingIn = countStandIns(fleet, found);
  const lender = tagLender(context);
  const runners = sortRunnersOut(context, found, standingIn);
  const admitted = admit(runners.candidates, standingIn, policy, lender);
  const { units, procedures } = buildUnits(runners.candidates, admitted, standingIn, context);
  const blockers = [...runners.blockers, ...needBlockers(runners, admitted, { context, lender })];
  const warnings = [
    ...planWarnings({ context, policyWarnings, needs: found.needs, units }),
    ...unitWarnings(units, context),
  ];
  return withId({
    formatVersion: planFormatVersion,
    server: { uuid: fleet.server.uuid, version: fleet.server.version },
    policy,
    needs: withLenders(needsUnderPlan(found, units, context), admitted.lendings),
    procedures,
    units: units.map(({ unit }) => unit),
    alreadyCurrent: runners.alreadyCurrent,
    blockers: sortNotices(blockers),
    warnings: sortNotices(warnings),
  });
}

function needsUnderPlan(
  found: FoundNeeds,
  units: readonly PlannedUnit[],
  { fleet, classOf }: NoticeContext,
): Need[] {
  /** By the place of the Runner. */
  const isHere = new Uint8Array(fleet.runners.length);
  for (const { place } of units) isHere[place] = 1;
  fleet.runners.forEach(({ status }, place) => {
    if (classOf(status) === "serving") isHere[place] = 1;
  });
  return markOutOfService(found, fleet.runners, (place) => isHere[place] === 1);
}

/** Those refused for their needs, and what else is in the way of those that are blocked anyhow. */
function needBlockers(
  { candidates, blocked }: SortedRunners,
  { isAdmitted, shortOf }: Admitted,
  { context, lender }: { readonly context: NoticeContext; readonly lender: TagLender | null },
): Notice[] {
  const { fleet, policy, factsOf } = context;
  const refused = [...candidates.filter((candidate) => !isAdmitted(candidate)), ...blocked];
  const accepts = acceptanceOf(policy);
  // Its roll-out would keep it serving, and only the cordon takes it away.
  const isAwayByCordon = ({ runner, host, statusClass, keepsServing: serves }: Candidate): boolean =>
    statusClass !== "absent" && !serves && keepsServing(runner, factsOf(host).route, "wait");
  return refused.flatMap((candidate) =>
    shortOf(candidate)
      .filter(({ need }) => !accepts(candidate, need))
      .flatMap(({ need }) => [
        needBlocker(candidate.runner, need, {
          fleet,
          isAwayByCordon: isAwayByCordon(candidate),
          lenders: proposeLenders(candidate.runner, need, context),
        }),
        ...lendingBlockers(candidate.runner, need, context, lender),
      ]),
  );
}
