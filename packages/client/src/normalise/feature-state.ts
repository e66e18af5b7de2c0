import { booleanOf, recordOf } from "./read.js";

/** Whether a feature of the server is switched on. `unknown`: the server does not know the name, or does not tell. */
export interface FeatureState {
  readonly name: string;
  readonly state: "on" | "off" | "unknown";
}

/** Reads the answer for one feature; a missing or null `enabled` is `unknown`. */
export function toFeatureState(name: string, value: unknown): FeatureState {
  const enabled = booleanOf(recordOf(value)?.["enabled"]);
  return { name, state: enabled === null ? "unknown" : enabled ? "on" : "off" };
}
