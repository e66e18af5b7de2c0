import type { PlanProblem } from "../errors/plan-error.js";
import { normaliseTags } from "../fleet/normalise-tags.js";
import { withoutUndefined } from "../json/without-undefined.js";
import { policyInputSchema, type WrittenPolicy } from "./policy-schema.js";
import { problemsOf } from "../schema/problems-of.js";
import { compareText } from "../text/compare-text.js";
import { displayedName } from "../text/displayed-name.js";
import { policyDefaults } from "./policy-defaults.js";
import { policyErrors, policyWarnings } from "./policy-rules.js";
import type { Coverage } from "./coverage.js";
import type { Policy } from "./policy.js";

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
  if (asksForJobs(input)) return { ok: false, errors: [jobsNotGiven] };
  const parsed = policyInputSchema.safeParse(withoutUndefined(input));
  if (!parsed.success) return { ok: false, errors: problemsOf(parsed.error.issues, "NOT_A_POLICY") };
  const policy = normalise(parsed.data);
  const errors = policyErrors.flatMap((rule) => rule(policy));
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, policy, warnings: policyWarnings.flatMap((rule) => rule(policy)) };
}

/** The kind alone says nothing: which jobs there are is no setting. */
const jobsNotGiven: PlanProblem = {
  code: "JOBS_NOT_GIVEN",
  path: "coverage",
  message: "Coverage by jobs comes from needsFromJobs(exports, fleet).coverage.",
};

function asksForJobs(input: unknown): boolean {
  return typeof input === "object" && input !== null && "coverage" in input && input.coverage === "jobs";
}

function normalise(written: WrittenPolicy): Policy {
  const { coverage = policyDefaults.coverage, ...rest } = written;
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const policy = { ...policyDefaults, ...given, coverage: normaliseCoverage(coverage) };
  return {
    ...policy,
    allowOutageOf: sortedSet(policy.allowOutageOf.map(displayedName)),
    lendTags: normaliseLendings(policy.lendTags),
    allowNodeFilterOf: sortedSet(policy.allowNodeFilterOf.map(displayedName)),
    allowOtherWriterOf: sortedSet(policy.allowOtherWriterOf.map(displayedName)),
  };
}

function normaliseCoverage(coverage: "same-tags" | "each-tag" | Coverage): Coverage {
  if (typeof coverage === "string") return { kind: coverage };
  switch (coverage.kind) {
    case "filters":
      return { kind: "filters", filters: coverage.filters.map(withNormalTags) };
    case "jobs":
      return {
        kind: "jobs",
        projects: sortedSet([...coverage.projects, ...coverage.needs.map(({ project }) => project)]),
        needs: coverage.needs.map(withNormalTags),
      };
    case "same-tags":
    case "each-tag":
      return coverage;
  }
}

function withNormalTags<T extends { readonly tags: readonly string[] }>(one: T): T {
  return { ...one, tags: normaliseTags(one.tags) };
}

function normaliseLendings(lendings: Policy["lendTags"]): Policy["lendTags"] {
  if (lendings.length === 0) return lendings;
  const byText = new Map(
    lendings.map((lending) => {
      const [of, to] = [displayedName(lending.of), displayedName(lending.to)];
      return [JSON.stringify([of, to]), { of, to }] as const;
    }),
  );
  return [...byText].sort(([left], [right]) => compareText(left, right)).map(([, lending]) => lending);
}

function sortedSet(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
