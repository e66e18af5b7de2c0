import type { DispatchMode, Fleet, Runner } from "../fleet/fleet.js";
import { resolveAmount } from "../policy/amount.js";
import type { Policy } from "../policy/policy.js";
import { compareText } from "../text/compare-text.js";
import { dispatchModes } from "./dispatch.js";
import { templatesOf, type NeedTemplate } from "./need-templates.js";
import type { Need } from "./need.js";

type NeedPolicy = Pick<Policy, "coverage" | "minAvailable" | "assumeDispatch" | "runnerIsNode">;

/**
 * Everything that must stay served in a fleet, by id, each with the Runners that serve it by their set-up.
 * Takes a fleet from `defineFleet` and a policy from `parsePolicy`. The server's own built-in Runner plays no
 * part. In the time of one walk over the fleet, however large it is.
 *
 * @example
 * ```ts
 * for (const need of needsOf(fleet, policy)) console.log(need.id, need.servedBy.length);
 * ```
 */
export function needsOf(fleet: Fleet, policy: NeedPolicy): Need[] {
  const dispatch = dispatchModes(fleet, policy);
  const found = new Map<string, { readonly template: NeedTemplate; readonly servedBy: string[] }>();
  for (const runner of fleet.runners) {
    for (const template of templatesOfRunner(runner, dispatch, policy)) {
      const known = found.get(template.id);
      if (known === undefined) found.set(template.id, { template, servedBy: [runner.id] });
      else if (known.servedBy.at(-1) !== runner.id) known.servedBy.push(runner.id);
    }
  }
  return [...found.values()]
    .map(({ template, servedBy }) => ({
      ...template,
      minAvailable: minAvailableOf(template, servedBy.length, policy),
      servedBy,
    }))
    .sort((left, right) => compareText(left.id, right.id));
}

function templatesOfRunner(
  runner: Runner,
  dispatch: ReadonlyMap<string, DispatchMode>,
  policy: NeedPolicy,
): NeedTemplate[] {
  if (runner.isLocal) return [];
  return runner.associations.flatMap((association) =>
    templatesOf(runner, association, dispatch.get(association.project) ?? "unknown", policy),
  );
}

function minAvailableOf(template: NeedTemplate, serving: number, policy: NeedPolicy): number {
  if (template.kind === "node" && policy.runnerIsNode === "warn") return 0;
  return resolveAmount(policy.minAvailable, serving);
}
