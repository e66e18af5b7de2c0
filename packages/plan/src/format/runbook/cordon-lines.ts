import { cordonOf } from "../../cordon/cordon-of.js";
import type { Plan, Unit } from "../../model/plan.js";
import { codeSpan } from "../../text/code-span.js";

/** How a person keeps new work from a Runner, one line per thing that the cordon takes. */
export function cordonLines(plan: Plan, unit: Unit): string[] {
  const { takesTags, projects } = cordonOf(plan, unit);
  return [
    ...(takesTags
      ? [
          `Keep new work from it: take its tags off (${tagsOf(unit)}) under **Edit Runner**, and write them down; they are given back at the end.`,
        ]
      : []),
    ...projects.map(
      (project) =>
        `Keep new work from it: switch its **remote node dispatch** off in the project ${codeSpan(project)} (**Project Settings**, **Runner Management**); it is switched on again at the end.`,
    ),
  ];
}

/** How a person gives back what the cordon took. */
export function uncordonLines(plan: Plan, unit: Unit): string[] {
  const { takesTags, projects } = cordonOf(plan, unit);
  return [
    ...(takesTags ? [`Give it its tags back: ${tagsOf(unit)}.`] : []),
    ...projects.map(
      (project) => `Switch its **remote node dispatch** on again in the project ${codeSpan(project)}.`,
    ),
  ];
}

const tagsOf = (unit: Unit): string => unit.premises.tags.map((name) => codeSpan(name)).join(", ");
