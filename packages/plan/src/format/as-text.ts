import { forecastPlan } from "../forecast/forecast-plan.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { stepsOf } from "../model/steps-of.js";
import type { Notice, Plan, Unit } from "../model/plan.js";
import { unitName } from "../model/unit-name.js";
import type { Step } from "../steps/step.js";
import { oneLine } from "../text/one-line.js";
import { describePlace, remarksOf, versions } from "./describe-unit.js";
import { duration } from "../text/duration.js";
import { groupNotices } from "./group-notices.js";

/** A plan as lines for a terminal; some units with their steps where `only` is given. */
export function asText(
  plan: Plan,
  only: readonly Unit[] | null,
  platforms: readonly PlatformModule[],
): string {
  const isWhole = only === null;
  const units = only ?? plan.units;
  return [
    ...(isWhole ? summary(plan, platforms) : []),
    ...unitLines(plan, units, platforms),
    ...(isWhole ? procedureLines(plan) : units.flatMap((unit) => stepLines(stepsOf(plan, unit.id)))),
    ...(isWhole ? [...noticeLines("Blocked", plan.blockers), ...noticeLines("Warnings", plan.warnings)] : []),
  ].join("\n");
}

function summary(plan: Plan, platforms: readonly PlatformModule[]): string[] {
  const { makespanMs, waves, lowestStandIns } = forecastPlan(plan, { platforms });
  const tight = lowestStandIns.filter(
    ({ lowest, atFirst, minAvailable }) => lowest < atFirst && lowest <= minAvailable,
  ).length;
  const counts = [
    `${plan.units.length} to upgrade`,
    `${plan.alreadyCurrent.length} current already`,
    `${new Set(plan.blockers.map(({ runnerId }) => runnerId)).size} blocked`,
    `${plan.warnings.length} warnings`,
  ];
  return [
    `Plan ${plan.id.slice(0, 12)}, server ${oneLine(plan.server.version ?? "of unknown version", 60)}`,
    counts.join(", "),
    `About ${duration(makespanMs)} in ${waves.length} waves; ${tight} of ${plan.needs.length} needs get down to what the policy asks for`,
    "",
  ];
}

function unitLines(plan: Plan, units: readonly Unit[], platforms: readonly PlatformModule[]): string[] {
  if (units.length === 0) return ["Nothing to upgrade.", ""];
  const width = String(plan.units.length).length;
  const places = new Map(plan.units.map((unit, index) => [unit.id, index + 1]));
  const lines = units.map((unit) => {
    const place = String(places.get(unit.id) ?? "").padStart(width);
    const remarks = remarksOf(unit, plan);
    const remark = remarks.length === 0 ? "" : `  (${remarks.join("; ")})`;
    return `${place}. ${oneLine(unitName(unit))}  ${versions(unit)}  ${describePlace(unit, platforms)}  ${oneLine(unit.procedure)}${remark}`;
  });
  return ["In order of start:", ...lines, ""];
}

function procedureLines({ procedures }: Plan): string[] {
  return Object.entries(procedures).flatMap(([key, { steps }]) => [
    `${oneLine(key)}:`,
    `  ${steps.map(markedStep).join(", ")}`,
    "",
  ]);
}

function stepLines(steps: readonly Step[]): string[] {
  return [
    "Steps:",
    ...steps.map((step) => `  ${markedStep(step)}  (at most ${duration(step.timeLimitMs)})`),
    "",
  ];
}

/** ★ the guard is asked before it; ⟂ the point of no return. */
function markedStep({ id, isGuarded, undo }: Step): string {
  return oneLine(id) + (undo === "irreversible" ? " ⟂" : "") + (isGuarded ? " ★" : "");
}

/** A plan may have been read from a file: its sentences are text from outside, too. */
const longest = 2000;

function noticeLines(title: string, notices: readonly Notice[]): string[] {
  if (notices.length === 0) return [];
  return [
    `${title}:`,
    ...groupNotices(notices).flatMap(({ code, about, message, remedies }) => [
      `  ${oneLine(code)}  ${about === null ? "" : `${about}: `}${oneLine(message, longest)}`,
      ...remedies.map((remedy) => `    - ${oneLine(remedy, longest)}`),
    ]),
    "",
  ];
}
