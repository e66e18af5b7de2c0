import { forecastPlan } from "../forecast/forecast-plan.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { stepsOf } from "../model/steps-of.js";
import type { Notice, Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import type { Step } from "../steps/step.js";
import { describePlace, remarksOf, versions } from "./describe-unit.js";
import { duration } from "../text/duration.js";
import { codeCell, codeSpan } from "../text/code-span.js";
import { escapeMarkdown } from "../text/escape-markdown.js";
import { groupNotices } from "./group-notices.js";

/** A plan as Markdown, for a change request; some units with their steps where `only` is given. */
export function asMarkdown(
  plan: Plan,
  only: readonly Unit[] | null,
  platforms: readonly PlatformModule[],
): string {
  const isWhole = only === null;
  const units = only ?? plan.units;
  return [
    "# Upgrade plan",
    "",
    ...(isWhole ? summary(plan, platforms) : []),
    ...unitTable(plan, units, platforms),
    ...(isWhole
      ? Object.entries(plan.procedures).flatMap(([key, { steps }]) =>
          stepTable(`Procedure ${codeSpan(key)}`, steps),
        )
      : units.flatMap((unit) =>
          stepTable(`Steps of ${escapeMarkdown(unitName(unit))}`, stepsOf(plan, unit.id)),
        )),
    ...(isWhole ? [...notices("Blocked", plan.blockers), ...notices("Warnings", plan.warnings)] : []),
  ].join("\n");
}

function summary(plan: Plan, platforms: readonly PlatformModule[]): string[] {
  const { makespanMs, waves } = forecastPlan(plan, { platforms });
  const { policy } = plan;
  return [
    `- Plan ${codeSpan(plan.id.slice(0, 12))}, server ${escapeMarkdown(plan.server.version ?? "of unknown version")}`,
    `- ${plan.units.length} Runners to upgrade, ${plan.alreadyCurrent.length} current already, ${new Set(plan.blockers.map(({ runnerId }) => runnerId)).size} blocked`,
    `- At most ${policy.maxInFlight} at a time, ${policy.minAvailable} stand in for every need, ${policy.canary} as canaries first`,
    `- About ${duration(makespanMs)} in ${waves.length} waves`,
    "",
  ];
}

function unitTable(plan: Plan, units: readonly Unit[], platforms: readonly PlatformModule[]): string[] {
  const places = new Map(plan.units.map((unit, index) => [unit.id, index + 1]));
  const rows = units.map((unit) => [
    String(places.get(unit.id) ?? ""),
    escapeMarkdown(unitName(unit)),
    escapeMarkdown(versions(unit)),
    escapeMarkdown(describePlace(unit, platforms)),
    codeCell(unit.procedure),
    escapeMarkdown(remarksOf(unit, plan).join("; ")),
  ]);
  return table("Order of start", ["", "Runner", "Version", "Host", "Procedure", "Remarks"], rows);
}

function stepTable(title: string, steps: readonly Step[]): string[] {
  const rows = steps.map((step, index) => [
    String(index + 1),
    codeCell(step.id),
    step.isGuarded ? "★" : "",
    step.undo === "irreversible" ? "⟂ irreversible" : step.undo,
    duration(step.timeLimitMs),
  ]);
  return table(title, ["", "Step", "Guard", "Undo", "At most"], rows);
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return [`## ${title}`, "", "Nothing.", ""];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [`## ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line), ""];
}

function notices(title: string, list: readonly Notice[]): string[] {
  if (list.length === 0) return [];
  return [
    `## ${title}`,
    "",
    ...groupNotices(list).flatMap(({ code: name, about, message, remedies }) => [
      `- ${codeSpan(name)} ${about === null ? "" : `**${escapeMarkdown(about)}**: `}${escapeMarkdown(message)}`,
      ...remedies.map((remedy) => `  - ${escapeMarkdown(remedy)}`),
    ]),
    "",
  ];
}
