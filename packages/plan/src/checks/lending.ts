import { normaliseTags } from "../fleet/normalise-tags.js";
import { oneLine } from "../text/one-line.js";
import { pass, pending, type CheckResult } from "./check-result.js";
import type { Check } from "./check.js";
import type { Observation, ObservedLender } from "./observation.js";

/** Whether lent tags are where they are to be. `set`: each lender has them and is proven to serve; `taken-back`: none has. */
export function lending(
  state: Extract<Check, { readonly kind: "lending" }>["state"],
  { lenders }: Observation,
): CheckResult {
  if (lenders === undefined) return pending("The lenders were not looked at yet.");
  const reasons = lenders.flatMap((lender) =>
    state === "set" ? whyNotSet(lender) : whyNotTakenBack(lender),
  );
  if (reasons.length > 0) return pending(`${reasons.join(", ")}.`);
  return pass(state === "set" ? "Each lender has the tags and serves." : "The lent tags are taken back.");
}

function whyNotSet({ name, statusClass, tags, wanted, unproven }: ObservedLender): string[] {
  const has = new Set(normaliseTags(tags));
  const missing = normaliseTags(wanted).filter((tag) => !has.has(tag));
  if (missing.length > 0) return [`${oneLine(name)} does not show ${oneLine(missing.join(", "))} yet`];
  if (statusClass !== "serving") return [`${oneLine(name)} is ${statusClass}`];
  if (unproven === undefined) return [`${oneLine(name)} was not asked yet`];
  return unproven === null ? [] : [`${oneLine(name)} is not proven to serve: ${oneLine(unproven)}`];
}

function whyNotTakenBack({ name, tags, lent }: ObservedLender): string[] {
  const has = new Set(normaliseTags(tags));
  const left = normaliseTags(lent).filter((tag) => has.has(tag));
  return left.length === 0 ? [] : [`${oneLine(name)} still shows ${oneLine(left.join(", "))}`];
}
