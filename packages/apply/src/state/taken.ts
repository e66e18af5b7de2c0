import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { UnitState } from "./unit-state.js";

/** How a project used the Runner before the cordon, as far as it must be known to give remote node dispatch back. */
export interface TakenDispatch {
  readonly isNode: boolean;
  readonly nodeFilter: string;
}

/** What the cordon took from a Runner, or was about to take, by the journal. */
export interface Taken {
  readonly tags: readonly string[];
  /** By project whose remote node dispatch was switched off. */
  readonly dispatch: Readonly<Partial<Record<string, TakenDispatch>>>;
  /** Projects in which it was off before the cordon. The run does not switch it on again, and stops nothing while it is on. */
  readonly foundOff: readonly string[];
}

/** Nothing was taken. */
export const nothingTaken: Taken = { tags: [], dispatch: {}, foundOff: [] };

/** What the cordon took. Nothing where there was no cordon. */
export function takenOf(unit: UnitState): Taken {
  const { removedTags, nodeDispatch, foundOff } = unit.record["cordon"] ?? {};
  return {
    tags: textsOf(removedTags),
    dispatch: isObject(nodeDispatch) ? toDispatch(nodeDispatch) : {},
    foundOff: textsOf(foundOff),
  };
}

/** What was taken of node dispatch, as the journal holds it. */
export function recorded(dispatch: Taken["dispatch"]): JsonObject {
  return Object.fromEntries(
    Object.entries(dispatch).flatMap(([project, one]) =>
      one === undefined ? [] : [[project, { isNode: one.isNode, nodeFilter: one.nodeFilter }]],
    ),
  );
}

/** That nothing is taken, as the journal holds it. */
export const nothingRecorded: JsonObject = { removedTags: [], nodeDispatch: {} };

/** Whether there is anything to give back. */
export function hasTaken(unit: UnitState): boolean {
  const { tags, dispatch } = takenOf(unit);
  return tags.length > 0 || Object.keys(dispatch).length > 0;
}

/** When the last request of the cordon that was not answered was sent. Null where there is none. */
export function unansweredCordonAt(unit: UnitState): number | null {
  return unansweredAt(unit, "cordon");
}

/** When the last request of a step that was not answered was sent. Null where there is none. */
export function unansweredAt({ record }: Pick<UnitState, "record">, stepId: string): number | null {
  const sentAt = record[stepId]?.["unansweredAt"];
  return typeof sentAt === "number" ? sentAt : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function toDispatch(recorded: JsonObject): Taken["dispatch"] {
  return Object.fromEntries(
    Object.entries(recorded).flatMap(([project, one]) => {
      if (!isObject(one)) return [];
      const { isNode, nodeFilter } = one;
      return typeof isNode === "boolean" && typeof nodeFilter === "string"
        ? [[project, { isNode, nodeFilter }] as const]
        : [];
    }),
  );
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
