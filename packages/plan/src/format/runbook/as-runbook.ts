import type { Plan, Unit } from "../../model/plan.js";
import { unitName } from "../../model/unit-name.js";
import { resolveAmount } from "../../policy/amount.js";
import type { PlatformModule } from "../../platforms/platform-module.js";
import { platformOf } from "../../platforms/platform-of.js";
import { duration } from "../../text/duration.js";
import { codeSpan } from "../../text/code-span.js";
import { escapeMarkdown } from "../../text/escape-markdown.js";
import { oneLine } from "../../text/one-line.js";
import { groupNotices } from "../group-notices.js";
import { afterLines } from "./after.js";
import { beforeLines } from "./before.js";
import { factsOf } from "./facts.js";
import type { RunbookVariant } from "../../runbook/runbook-variant.js";

/** How a runbook is written. */
interface RunbookOptions {
  readonly variant: RunbookVariant;
  readonly now: string | null;
  readonly platforms: readonly PlatformModule[];
}

/** The vendor's procedure (rundeck/docs, Upgrading Runners) for people, for each unit of the plan or for some. */
export function asRunbook(plan: Plan, only: readonly Unit[] | null, options: RunbookOptions): string {
  const units = only ?? plan.units;
  const places = new Map(plan.units.map((unit, index) => [unit.id, index + 1]));
  return [
    ...opening(plan, options),
    ...(only === null ? overview(plan) : []),
    ...units.flatMap((unit) => chapter(plan, unit, places.get(unit.id) ?? 0, options)),
    ...(only === null ? leftAsTheyAre(plan) : []),
  ].join("\n");
}

function opening(plan: Plan, { variant, now }: RunbookOptions): string[] {
  return [
    `# Runbook: upgrading Runners ${variant === "console" ? "in the console" : "by the REST API"}`,
    "",
    `Plan ${codeSpan(plan.id.slice(0, 12))}${now === null ? "" : `, ${escapeMarkdown(now)}`}. It follows the vendor's page "Upgrading Runners".`,
    "",
    "> **Tip: maintain availability during upgrades.** At least one other Runner must be available for the tasks of the Runner that is being upgraded. The recommended way is to have two or more distinct Runners with the exact same **tags**: while one of them is offline, the others with the same tags take its tasks.",
    "",
    "The commands are for `bash`, on a host as well as where you are; they need `curl`, `jq` and, for a host, `scp`, for a container `docker`, for a cluster `kubectl`. A file that they make is for you alone, and is removed at the end.",
    "",
    ...(variant === "rest-api" ? restPreface() : []),
  ];
}

function restPreface(): string[] {
  return [
    "The commands expect the server's address in `RUNDECK_URL`, and in the file `rundeck-auth`, which only you can read (`chmod 600 rundeck-auth`), the line `X-Rundeck-Auth-Token: <your API token>`. So the token stands in no command line and in no history.",
    "",
  ];
}

function overview(plan: Plan): string[] {
  if (plan.units.length === 0) return ["Nothing to upgrade.", ""];
  const atATime = Math.max(1, resolveAmount(plan.policy.maxInFlight, plan.units.length));
  const canaries = plan.units.filter(({ isCanary }) => isCanary);
  return [
    `Upgrade in this order, at most ${atATime} at a time. Begin with the next Runner only when the one before is verified. After a failure begin with no other Runner.`,
    ...(canaries.length === 0
      ? []
      : [
          "",
          `After ${canaries.map((unit) => escapeMarkdown(oneLine(unitName(unit)))).join(", ")} (the canaries) watch for ${duration(plan.policy.soakMs)} before you go on.`,
        ]),
    "",
  ];
}

function chapter(plan: Plan, unit: Unit, place: number, options: RunbookOptions): string[] {
  const { variant, platforms } = options;
  return [
    `## ${place}. ${escapeMarkdown(unitName(unit))}`,
    "",
    ...factsOf(plan, unit, platforms),
    "",
    ...beforeLines(plan, unit),
    "### Upgrade",
    "",
    ...platformOf(unit.host, platforms).runbookLines({ plan, unit, variant }),
    "",
    ...afterLines(plan, unit, variant),
  ];
}

function leftAsTheyAre({ blockers }: Plan): string[] {
  if (blockers.length === 0) return [];
  return [
    "## Left as they are",
    "",
    ...groupNotices(blockers).map(
      ({ code: name, about, message }) =>
        `- ${codeSpan(name)} ${about === null ? "" : `**${escapeMarkdown(about)}**: `}${escapeMarkdown(message)}`,
    ),
    "",
  ];
}
