import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson } from "../json/canonical-json.js";
import type { Plan } from "../model/plan.js";
import { packPlan } from "./pack-plan.js";

/**
 * The id that fits a plan's content: SHA-256 (hex) of the canonical JSON of its file without the id. A person who
 * edits a plan can compute it anew: the id reveals accidents and old copies, and is no signature.
 *
 * @example
 * ```ts
 * planId(plan) === plan.id; // true for every plan that nobody edited
 * ```
 */
export function planId(plan: Omit<Plan, "id">): string {
  return idOf(packPlan(plan));
}

/** The id of a plan as it is written to a file. */
export function idOf(packed: ReturnType<typeof packPlan>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ ...packed, id: undefined }))));
}

/** The plan with the id that fits it. */
export function withId(plan: Omit<Plan, "id">): Plan {
  return { ...plan, id: planId(plan) };
}
