import { unitName, type Lending, type Plan, type Step, type Unit } from "@runner-upgrade/plan";
import { cordonOf } from "@runner-upgrade/plan/carry-out";
import type { ControlPlane } from "../control-plane/control-plane.js";
import type { Level } from "../control-plane/runner-calls.js";
import { readRights } from "../control-plane/read-rights.js";
import { levelFor, type Action } from "../control-plane/rights.js";
import { ApplyError } from "../errors/apply-error.js";
import { printable } from "../text/printable.js";

/** At which level each call is made, and what could not be found out. */
export interface RightsCheck {
  /** Rejects no one: a level that is missing was refused before the run began. */
  levelOf(projects: readonly string[], action: Action): Level;
  readonly warnings: readonly string[];
}

/** Reads what the token may do. Throws `ApplyError` `RIGHTS_MISSING` where the plan needs more. */
export async function checkRights(
  plan: Plan,
  controlPlane: ControlPlane,
  signal: AbortSignal | undefined,
): Promise<RightsCheck> {
  const rights = await readRights(controlPlane, {
    projects: [
      ...new Set(
        plan.units.flatMap(({ premises, lends = [] }) => [
          ...premises.projects,
          ...lends.flatMap(({ lenderProjects }) => lenderProjects),
        ]),
      ),
    ],
    isEnough: (system) =>
      (system.has("update") || plan.units.every(({ lends }) => lends === undefined)) &&
      plan.units.every((unit) => actionsOf(plan, unit).every((action) => system.has(action))),
    signal,
  });
  const missing = plan.units.flatMap((unit) =>
    actionsOf(plan, unit)
      .filter((action) => levelFor(rights, action, unit.premises.projects) === null)
      .map((action) => ({ unit, action })),
  );
  const first = missing[0];
  if (first !== undefined) throw rightsMissing(first.unit, missing);
  for (const { lends = [] } of plan.units)
    for (const lending of lends)
      if (levelFor(rights, "update", lending.lenderProjects) === null) throw lenderNotAllowed(lending);
  return {
    levelOf: (ofProjects, action) => levelFor(rights, action, ofProjects) ?? { kind: "system" },
    warnings:
      rights.system === null
        ? ["The server does not tell what the token may do; a missing right would show only in the middle."]
        : [],
  };
}

function actionsOf(plan: Plan, unit: Unit): Action[] {
  const steps = plan.procedures[unit.procedure]?.steps ?? [];
  const has = (test: (step: Step) => boolean): boolean => steps.some(test);
  return [
    ...(has(({ kind }) => kind === "regenerate-credentials") ? (["regen"] as const) : []),
    // Which rights replicas need is not documented. To add one changes the Runner; to remove one needs no more than that.
    ...(has(({ kind }) => kind === "create-replica") ? (["update", "delete"] as const) : []),
    // Which right node dispatch needs is not documented: a token that lacks it is refused at the cordon.
    ...(has(({ kind }) => kind === "cordon") &&
    !has(({ kind }) => kind === "create-replica") &&
    cordonOf(plan, unit).takesTags
      ? (["update"] as const)
      : []),
    ...(has(({ checks }) => checks.some(({ kind }) => kind === "ping")) || plan.policy.standInProof === "ping"
      ? (["ping"] as const)
      : []),
  ];
}

const rightNames: Readonly<Record<Action, string>> = {
  regen: "regenerate_credentials",
  ping: "ping",
  update: "update",
  delete: "delete",
};

function lenderNotAllowed({ lenderName, lenderProjects }: Lending): ApplyError {
  return new ApplyError({
    code: "RIGHTS_MISSING",
    message:
      `The token may not update ${printable(lenderName, 200)}, to which tags are to be lent` +
      `${lenderProjects.length > 1 ? " (several projects share it, so the right is needed on the system)" : ""}. Nothing was changed.`,
    remedies: [
      "Give the token's role the action update on the type 'runner' (rundeck/docs, Runner access control), or plan without lendTags.",
    ],
  });
}

function rightsMissing(
  unit: Unit,
  missing: readonly { readonly unit: Unit; readonly action: Action }[],
): ApplyError {
  const actions = [...new Set(missing.map(({ action }) => rightNames[action]))].join(", ");
  const runners = new Set(missing.map(({ unit: { runnerId } }) => runnerId)).size;
  const isShared = unit.premises.projects.length > 1;
  return new ApplyError({
    code: "RIGHTS_MISSING",
    message:
      `The token may not ${actions} ${runners === 1 ? "the Runner" : `${runners} Runners, among them`} ${unitName(unit)}` +
      `${isShared ? " (several projects share it, so the right is needed on the system)" : ""}. Nothing was changed.`,
    remedies: [
      `Give the token's role the actions ${actions} on the type 'runner' (rundeck/docs, Runner access control).`,
    ],
  });
}
