/**
 * Where in a step the process is killed: `before` its start is on record; `in` its effect, at one of the calls that it
 * makes to a host or a control plane; `after` its effect, and before its end is on record. Behind that record begins the
 * `before` of the next step.
 */
export type Moment = "before" | "in" | "after";

/** Every moment, in order of time. */
export const moments: readonly Moment[] = ["before", "in", "after"];

/** The first call of a step whose text contains this, or none, of a step that calls nobody. */
export type Call = { readonly containing: string } | "none";

/** Whether a call is about to be sent, or was answered and the run does not know it yet. */
export type Phase = "sending" | "answered";

/** One point at which a run is killed. */
export type Point =
  | { readonly stepId: string; readonly moment: "before" | "after" }
  | {
      readonly stepId: string;
      readonly moment: "in";
      readonly call: Call;
      /** @default "answered" */
      readonly phase?: Phase;
    };

/** A point in words. */
export function nameOf(point: Point): string {
  const { stepId, moment } = point;
  const behind = moment === "in" && point.call !== "none" ? ` (${point.call.containing})` : "";
  return `${moment} ${stepId}${behind}`;
}
