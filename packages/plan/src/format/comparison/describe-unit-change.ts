import type { StepChange } from "../../compare/step-change.js";
import type { UnitChange } from "../../compare/unit-change.js";
import type { Host } from "../../hosts/host.js";
import { differingProperties } from "../../compare/differing-properties.js";
import type { Lending } from "../../model/lending.js";
import { duration } from "../../text/duration.js";
import { oneLine } from "../../text/one-line.js";
import { fromTo, listText, namesText } from "./values.js";

/** Returns one change of a unit in a few words. */
export function describeUnitChange(change: UnitChange): string {
  switch (change.what) {
    case "host":
      return `host: ${hostText(change.before)} → ${hostText(change.after)}${otherFields(change)}`;
    case "procedure":
      return [
        `procedure: ${fromTo(change.before, change.after)}`,
        ...(change.routeBefore === change.routeAfter
          ? []
          : [`route ${fromTo(change.routeBefore, change.routeAfter)}`]),
        ...(change.steps.length === 0 ? [] : [`steps: ${describeSteps(change.steps)}`]),
      ].join("; ");
    case "by-hand":
      return "places that its runbook names";
    case "expected-duration":
      return `expected duration: ${timeText(change.before)} → ${timeText(change.after)}`;
    case "lendings":
      return `lends its tags to: ${lendersText(change.before)} → ${lendersText(change.after)}`;
    case "needs":
    case "processes":
    case "projects":
    case "tags":
    case "waits-for":
      return `${label(change.what)}: ${listText(change)}`;
    default:
      return `${label(change.what)}: ${fromTo(change.before, change.after)}`;
  }
}

/** Returns the changes of a procedure's steps in a few words, the first ones of many. */
export function describeSteps(steps: readonly StepChange[]): string {
  return namesText(steps.map(describeStep));
}

function describeStep(change: StepChange): string {
  const id = oneLine(change.stepId, 80);
  switch (change.what) {
    case "step-added":
      return `${id} added as ${change.place}`;
    case "step-removed":
      return `${id} removed`;
    case "step-moved":
      return `${id} moved from ${change.from} to ${change.to}`;
    case "time-limit":
      return `${id} may take ${duration(change.after)} instead of ${duration(change.before)}`;
    case "step-changed":
      return `${id} differs in ${change.properties.join(" and ")}`;
  }
}

function hostText({ platform, address }: Host): string {
  return oneLine(`${platform} ${address}`);
}

/** The names of the other fields that differ: a platform from outside may have any. */
function otherFields({ before, after }: { readonly before: Host; readonly after: Host }): string {
  const fields = differingProperties(before, after).filter(
    (name) => name !== "address" && name !== "platform",
  );
  return fields.length === 0 ? "" : ` (differs in ${namesText(fields)})`;
}

function lendersText(lendings: readonly Lending[]): string {
  return lendings.length === 0
    ? "no Runner"
    : namesText(lendings.map(({ lenderName, tags }) => `${lenderName} (${tags.join(", ")})`));
}

function timeText(durationMs: number | null): string {
  return durationMs === null ? "not set" : duration(durationMs);
}

function label(what: UnitChange["what"]): string {
  return what.replaceAll("-", " ");
}
