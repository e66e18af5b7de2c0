import type { Plan, Unit } from "../../model/plan.js";
import type { PlatformModule } from "../../platforms/platform-module.js";
import { describeHost, remarksOf, versions } from "../describe-unit.js";
import { codeSpan } from "../../text/code-span.js";
import { escapeMarkdown } from "../../text/escape-markdown.js";

/** What is known of the Runner, so that nobody looks it up. */
export function factsOf(plan: Plan, unit: Unit, platforms: readonly PlatformModule[]): string[] {
  const { tags, projects } = unit.premises;
  const remarks = remarksOf(unit, plan);
  return [
    `- Runner ID: ${codeSpan(unit.runnerId)}`,
    ...(unit.replicaId === undefined ? [] : [`- Replica ID: ${codeSpan(unit.replicaId)}`]),
    `- Host: ${codeSpan(describeHost(unit.host, platforms))}`,
    `- Tags: ${listed(tags)}`,
    `- Projects: ${listed(projects)}`,
    `- Version: ${escapeMarkdown(versions(unit))}`,
    ...(remarks.length === 0 ? [] : [`- Note: ${escapeMarkdown(remarks.join("; "))}`]),
  ];
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "none" : names.map((name) => codeSpan(name)).join(", ");
}
