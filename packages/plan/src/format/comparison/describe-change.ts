import type { NeedChange, PlanChange } from "../../compare/plan-change.js";
import type { Need } from "../../needs/need.js";
import { oneLine } from "../../text/one-line.js";
import { describeSteps } from "./describe-unit-change.js";
import { plainItem, type Item } from "./section.js";
import { fromTo, listText, namesText, valueText } from "./values.js";

/** What is described by itself. Units with the same changes, and notices in the same words, are told together. */
export type SingleChange = Exclude<
  PlanChange,
  {
    readonly kind: "blocker-added" | "blocker-removed" | "unit-changed" | "warning-added" | "warning-removed";
  }
>;

/** Returns one change in a line. */
export function describeChange(change: SingleChange): Item {
  switch (change.kind) {
    case "server":
      return plainItem(
        `version ${fromTo(change.before.version, change.after.version)}; id ${fromTo(change.before.uuid, change.after.uuid)}`,
      );
    case "target-version":
      return plainItem(`${namesText(change.before)} → ${namesText(change.after)}`);
    case "limit":
      return plainItem(change.after ? "only the plan after is limited" : "only the plan before is limited");
    case "policy":
      return plainItem(`${change.option}: ${fromTo(change.before, change.after)}`);
    case "unit-added":
      return plainItem(`${oneLine(change.unit.name)}, place ${change.place}: ${said[change.was]} before`);
    case "unit-removed":
      return plainItem(`${oneLine(change.unit.name)}, place ${change.place}: ${said[change.is]} now`);
    case "unit-moved":
      return plainItem(`${oneLine(change.unit.name)}: ${change.from} → ${change.to}`);
    case "procedure-added":
    case "procedure-removed":
      return plainItem(`${oneLine(change.key)} of route ${oneLine(change.route)}`);
    case "procedure-changed": {
      const { key, routeBefore, routeAfter, steps } = change;
      const route = routeBefore === routeAfter ? [] : [`route ${fromTo(routeBefore, routeAfter)}`];
      const changed = steps.length === 0 ? [] : [describeSteps(steps)];
      return plainItem(`${oneLine(key)}: ${[...route, ...changed].join("; ")}`);
    }
    case "need-added":
    case "need-removed":
      return plainItem(`${oneLine(change.need.id)}, ${servedText(change.need)}`);
    case "need-changed":
      return { text: oneLine(change.needId), details: change.changes.map(describeNeedChange) };
    case "current-added":
    case "current-removed":
      return plainItem(oneLine(change.runnerId));
    case "order":
      return plainItem(change.list);
  }
}

/** What a plan says of a Runner that is no unit of it. */
const said = { blocked: "blocked", current: "current", "not-planned": "not in the plan" } as const;

function servedText({ minAvailable, servedBy }: Need): string {
  return `served by ${servedBy.length}, of which ${minAvailable} must stand in`;
}

function describeNeedChange(change: NeedChange): string {
  switch (change.what) {
    case "min-available":
      return `must stand in: ${valueText(change.before)} → ${valueText(change.after)}`;
    case "served-by":
      return `served by: ${listText(change)}`;
    case "out-of-service":
      return `do not stand in: ${listText(change)}`;
    case "meaning":
      return `differs in ${change.properties.join(" and ")}`;
  }
}
