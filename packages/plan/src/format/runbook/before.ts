import type { Need } from "../../needs/need.js";
import { indexNeeds } from "../../needs/needs-served-by.js";
import { someOf } from "../../notices/notice-about.js";
import { stepsOf } from "../../model/steps-of.js";
import type { Plan, Unit } from "../../model/plan.js";
import { nameOf } from "../describe-unit.js";
import { cordonLines } from "./cordon-lines.js";
import { lendLines } from "./lending-lines.js";
import { duration } from "../../text/duration.js";
import { codeSpan } from "../../text/code-span.js";
import { oneLine } from "../../text/one-line.js";
import { escapeMarkdown } from "../../text/escape-markdown.js";

/** What comes before the vendor's steps: who stands in, no new work, no running operations; the user's own steps. */
export function beforeLines(plan: Plan, unit: Unit): string[] {
  const steps = stepsOf(plan, unit.id);
  const stop = steps.findIndex(({ kind }) => kind === "stop" || kind === "roll-out");
  const lines = steps.slice(0, stop).flatMap((step) => {
    switch (step.kind) {
      case "lend-tags":
        return lendLines(unit);
      case "check-availability":
        return standInLines(plan, unit);
      case "cordon":
        return cordonLines(plan, unit);
      case "drain":
        return [
          drainLine(
            plan,
            step.timeLimitMs,
            steps.some(({ kind }) => kind === "cordon"),
          ),
        ];
      case "custom":
        return [`Your own step ${codeSpan(step.name)}.`];
      default:
        return [];
    }
  });
  return lines.length === 0 ? [] : ["### Before", "", ...lines.map((line) => `- [ ] ${line}`), ""];
}

function standInLines(plan: Plan, unit: Unit): string[] {
  if (unit.isAbsent) {
    return [
      "It does not serve now, so nobody needs to stand in. Look that this is still so: its status is Unknown or Down.",
    ];
  }
  const needs = (indexNeeds(plan.needs).get(unit.runnerId) ?? []).filter(({ id }) => unit.needs.includes(id));
  if (needs.length === 0) return ["No job is known to need it; look that this is still so."];
  return needs.map((need) => standInLine(plan, unit, need));
}

function standInLine(plan: Plan, unit: Unit, need: Need): string {
  const minAvailable = unit.loweredNeeds?.[need.id] ?? need.minAvailable;
  const out = new Set([unit.runnerId, ...(need.outOfService ?? [])]);
  const lenders = (unit.lends ?? []).filter(({ needs }) => needs.includes(need.id));
  const others = [
    ...(need.kind === "unprovable" ? [] : need.servedBy.filter((id) => !out.has(id))).map((id) => ({
      id,
      name: nameOf(plan, id),
    })),
    ...lenders.map(({ lenderId, lenderName }) => ({ id: lenderId, name: oneLine(lenderName) })),
  ];
  const names = someOf(
    others.map(({ id, name }) => `${escapeMarkdown(name)} (${codeSpan(id)})`),
    10,
  );
  if (others.length === 0) {
    return `**Nobody stands in** for ${codeSpan(need.id)}. The policy lets it go all the same: jobs that need it find no Runner meanwhile.`;
  }
  return `For ${codeSpan(need.id)}, ${names} can stand in. Look that at least ${minAvailable} of them ${minAvailable === 1 ? "is" : "are"} Healthy, not being upgraded, and ${minAvailable === 1 ? "answers" : "answer"} a ping.`;
}

function drainLine(plan: Plan, timeLimitMs: number, isCordoned: boolean): string {
  const back = isCordoned ? "undo the step before and leave" : "leave";
  const otherwise =
    plan.policy.onDrainTimeout === "skip"
      ? `If they do not end, ${back} the Runner as it is.`
      : "If they do not end, go on: they may be lost.";
  const { drainQuietMs } = plan.policy;
  return `Wait until it has run no operations for ${duration(drainQuietMs)} without a break (work that was handed out shows a little late), for ${duration(timeLimitMs)} at most. ${otherwise}`;
}
