import type { PlanProblem } from "../errors/plan-error.js";
import { normaliseTags } from "../fleet/normalise-tags.js";
import { withoutUndefined } from "../json/without-undefined.js";
import { policyInputSchema, type WrittenPolicy } from "./policy-schema.js";
import { problemsOf } from "../schema/problems-of.js";
import { displayedName } from "../text/displayed-name.js";
import { policyDefaults } from "./policy-defaults.js";
import { policyErrors, policyWarnings } from "./policy-rules.js";
import type { Coverage, Policy } from "./policy.js";

/** A policy with its warnings, or everything that is wrong with it. */
export type ParsedPolicy =
  | { readonly ok: true; readonly policy: Policy; readonly warnings: readonly PlanProblem[] }
  | { readonly ok: false; readonly errors: readonly PlanProblem[] };

/**
 * Reads a policy from anything: checks its shape, fills in every default, then asks the rules. Never throws;
 * a policy that was filled in before passes unchanged.
 *
 * @example
 * ```ts
 * const parsed = parsePolicy(JSON.parse(text));
 * if (!parsed.ok) throw new Error(parsed.errors.map((error) => `${error.path}: ${error.message}`).join("\n"));
 * const plan = planUpgrade(fleet, parsed.policy);
 * ```
 */
export function parsePolicy(input: unknown): ParsedPolicy {
  const parsed = policyInputSchema.safeParse(withoutUndefined(input));
  if (!parsed.success) return { ok: false, errors: problemsOf(parsed.error.issues, "NOT_A_POLICY") };
  const policy = normalise(parsed.data);
  const errors = policyErrors.flatMap((rule) => rule(policy));
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, policy, warnings: policyWarnings.flatMap((rule) => rule(policy)) };
}

function normalise(written: WrittenPolicy): Policy {
  const { coverage = policyDefaults.coverage, ...rest } = written;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const policy = { ...policyDefaults, ...given, coverage: normaliseCoverage(coverage) };
  return {
    ...policy,
    allowOutageOf: sortedSet(policy.allowOutageOf.map(displayedName)),
    allowNodeFilterOf: sortedSet(policy.allowNodeFilterOf.map(displayedName)),
    allowOtherWriterOf: sortedSet(policy.allowOtherWriterOf.map(displayedName)),
  };
}

function normaliseCoverage(coverage: "same-tags" | "each-tag" | Coverage): Coverage {
  if (typeof coverage === "string") return { kind: coverage };
  if (coverage.kind !== "filters") return coverage;
  return {
    kind: "filters",
    filters: coverage.filters.map(({ project, tags }) => ({ project, tags: normaliseTags(tags) })),
  };
}

function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
