import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Invocation } from "../invocation/invocation.js";

/**
 * With which rights a Runner was started. They are journaled, because the saved state lies where the Runner's user may
 * write: what it says of them must not be believed by root. No secret.
 */
export interface StartRights {
  readonly uid: number;
  readonly gid: number;
  /** In order of their numbers. */
  readonly groups: readonly number[];
  /** As `<name>: <soft> <hard>`, in order. */
  readonly limits: readonly string[];
}

/** The rights that an invocation starts with. */
export function startRightsOf({ uid, gid, groups, limits }: Invocation): StartRights {
  return {
    uid,
    gid,
    groups: [...groups].sort((one, other) => one - other),
    limits: limits.map(({ name, soft, hard }) => `${name}: ${soft} ${hard}`).sort(),
  };
}

/** Rights as they are recorded. */
export function startRightsToJson(rights: StartRights): JsonObject {
  return { ...rights, groups: [...rights.groups], limits: [...rights.limits] };
}

/** Parses recorded rights; null for anything else. */
export function parseStartRights(value: unknown): StartRights | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const { uid, gid, groups, limits } = value as Partial<Record<keyof StartRights, unknown>>;
  if (!isCount(uid) || !isCount(gid)) return null;
  if (!Array.isArray(groups) || !groups.every(isCount)) return null;
  if (!Array.isArray(limits) || !limits.every((limit) => typeof limit === "string")) return null;
  return { uid, gid, groups, limits };
}

/** Whether both are the same rights. */
export function areSameRights(one: StartRights, other: StartRights): boolean {
  const text = ({ uid, gid, groups, limits }: StartRights): string =>
    JSON.stringify([uid, gid, groups, limits]);
  return text(one) === text(other);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
