import type { Policy } from "../policy/policy.js";
import { policyDefaults } from "../policy/policy-defaults.js";
import { differingProperties } from "./differing-properties.js";
import type { PolicyChange } from "./plan-change.js";

/** Returns which options of two policies differ, by name. */
export function policyChanges(before: Policy, after: Policy): PolicyChange[] {
  return differingProperties(before, after)
    .filter(isOption)
    .map((option) => ({ kind: "policy", option, before: before[option], after: after[option] }));
}

function isOption(name: string): name is keyof Policy {
  return Object.hasOwn(policyDefaults, name);
}
