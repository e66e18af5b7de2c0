import { stepsOf } from "../../model/steps-of.js";
import type { Plan, Unit } from "../../model/plan.js";
import { duration } from "../../text/duration.js";
import { codeSpan } from "../../text/code-span.js";
import { escapeMarkdown } from "../../text/escape-markdown.js";
import { uncordonLines } from "./cordon-lines.js";
import { takeBackLines } from "./lending-lines.js";
import { apiVersion, type RunbookVariant } from "../../runbook/runbook-variant.js";

/** What comes after the vendor's steps: proof of a fresh start, the tags, the user's own steps. */
export function afterLines(plan: Plan, unit: Unit, variant: RunbookVariant): string[] {
  const steps = stepsOf(plan, unit.id);
  const verify = steps.findIndex(({ kind }) => kind === "verify");
  const later = steps.slice(verify + 1).flatMap((step) => {
    switch (step.kind) {
      case "uncordon":
        return uncordonLines(plan, unit);
      case "take-back-tags":
        return takeBackLines(unit);
      case "clean-up":
        return ["Remove what was kept of the old Runner."];
      case "custom":
        return [`Your own step ${codeSpan(step.name)}.`];
      default:
        return [];
    }
  });
  return [
    "### After",
    "",
    ...[
      `Its status is Healthy, its version is ${escapeMarkdown(unit.targetVersion)}, and its uptime began anew.`,
      ...(unit.replicaId === undefined ? [pingLine(unit, variant)] : []),
      ...later,
      ...(unit.isCanary ? [`Watch it for ${duration(plan.policy.soakMs)} before the next one.`] : []),
    ].map((line) => `- [ ] ${line}`),
    "",
    ...(steps.some(({ undo }) => undo === "irreversible") ? [noteOf(unit), ""] : []),
  ];
}

function pingLine({ runnerId }: Unit, variant: RunbookVariant): string {
  if (variant === "console") return "It answers a ping (**Actions**, **Ping**).";
  const id = encodeURIComponent(runnerId);
  return `It answers a ping: ${codeSpan(`POST /api/${apiVersion}/runnerManagement/runner/${id}/ping`)}, then ${codeSpan(`GET /api/${apiVersion}/runnerManagement/checkPing/[pingToken]`)} until it is completed.`;
}

function noteOf({ replicaId }: Unit): string {
  return replicaId === undefined ? credentialsNote() : replicaNote;
}

const replicaNote =
  "If the new replica does not come up: as long as the old one is in the list its credentials live. Stop the new process, put the old package back (and the old token, where you replaced it), start it, and delete the new replica.";

function credentialsNote(): string {
  return "If it does not come up: its old credentials are dead since they were regenerated, so the old Runner cannot simply be started again. Look into the new one's log; regenerate and install once more.";
}
