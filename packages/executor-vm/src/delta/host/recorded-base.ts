import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { StepContext } from "@runner-upgrade/executor";
import type { LinkRate } from "../pays-off.js";

/** A base that lies on a host, as `save-state` recorded it. */
export interface RecordedBase {
  /** Which base it is: its SHA-256. */
  readonly sha256: string;
  /** Which file it is; see `FileMark`. */
  readonly mark: string;
  /** How it was sent. */
  readonly rate: LinkRate;
}

/** A base as it is recorded. */
export function recordOf({ sha256, mark, rate }: RecordedBase): JsonObject {
  return { sha256, mark, rate: { bytes: rate.bytes, ms: rate.ms } };
}

/** Parses what `save-state` recorded; null where the host got no base. */
export function recordedBase(context: StepContext): RecordedBase | null {
  const value = context.record["save-state"]?.["base"];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { sha256, mark, rate } = value as Partial<Record<string, unknown>>;
  if (typeof sha256 !== "string" || typeof mark !== "string") return null;
  if (typeof rate !== "object" || rate === null) return null;
  const { bytes, ms } = rate as Partial<Record<string, unknown>>;
  return typeof bytes === "number" && typeof ms === "number" ? { sha256, mark, rate: { bytes, ms } } : null;
}
