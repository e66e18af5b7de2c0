/**
 * Where in a step the process is killed: `before` its start is on record; `in` its effect, behind one of the calls
 * that it makes to a host or a control plane; `after` its effect, and before its end is on record. Behind that record
 * begins the `before` of the next step.
 */
export type Moment = "before" | "in" | "after";

/** Every moment, in order of time. */
export const moments: readonly Moment[] = ["before", "in", "after"];

/** Behind which call of a step: the first that contains a text, the n-th, or none, of a step that calls nobody. */
export type Call = { readonly containing: string } | { readonly nth: number } | "none";

/** One point at which a run is killed. */
export type Point =
  | { readonly stepId: string; readonly moment: "before" | "after" }
  | { readonly stepId: string; readonly moment: "in"; readonly call: Call };

/** A point in words. */
export function nameOf(point: Point): string {
  const nth = point.moment === "in" && typeof point.call === "object" && "nth" in point.call ? point.call.nth : null;
  return `${point.moment} ${point.stepId}${nth === null ? "" : `, call ${nth}`}`;
}
