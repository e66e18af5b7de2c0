import type { PlanProblem } from "../errors/plan-error.js";
import { cordonScope } from "../cordon/cordon-scope.js";
import { jobsInWords } from "../needs/jobs-in-words.js";
import type { Need } from "../needs/need.js";
import type { Notice, Procedure } from "../model/plan.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";
import { platformOf } from "../platforms/platform-of.js";
import type { Policy } from "../policy/policy.js";
import { targetVersionOf } from "../candidates/target-version.js";
import { isSameVersion } from "../version/compare-versions.js";
import { oneLine } from "../text/one-line.js";
import type { NoticeContext } from "./context.js";
import { jobFilters, jobWarnings } from "./job-warnings.js";
import { longAbsences } from "./long-absence.js";
import { unitName } from "../model/unit-name.js";
import { noticeAbout, someOf } from "./notice-about.js";

/** What a warning about the whole plan is made from. */
export interface PlanWarningInput {
  readonly context: NoticeContext;
  readonly policyWarnings: readonly PlanProblem[];
  readonly needs: readonly Need[];
  readonly units: readonly PlannedUnit[];
}

/** What deserves a look and concerns more than one Runner: said once, not once per Runner. */
export function planWarnings(input: PlanWarningInput): Notice[] {
  return [
    ...input.policyWarnings.map(({ code, message, path }) =>
      noticeAbout(null, code, message, [`Change ${path} in the policy.`]),
    ),
    ...withoutHost(input),
    ...replicasUnknown(input),
    ...serverVersionUnknown(input),
    ...drainMayNotEnd(input),
    ...cordonNotAllowed(input),
    ...longAbsences(input.units, input.context.policy),
    ...sourcesHoldOldToken(input),
    ...unknownNames(input.context),
    ...unservedFilters(input),
    ...jobWarnings(input),
  ];
}

/** Not part of what was asked for, so no blocker: a plan for a part of a fleet can be complete. */
function withoutHost({ context: { fleet, policy } }: PlanWarningInput): Notice[] {
  const target = targetVersionOf("package", policy, fleet.server);
  const others = fleet.runners.filter(
    ({ host, isLocal, version }) =>
      host === null && !isLocal && !(target !== null && version !== null && isSameVersion(version, target)),
  );
  if (others.length === 0) return [];
  const names = someOf(others.map(({ name }) => oneLine(name)));
  return [
    noticeAbout(
      null,
      "NO_HOST",
      `No host is named for ${names}, so this plan leaves ${others.length === 1 ? "it" : "them"} out: a Runner without a host can stand in for others, but is not upgraded.`,
      ["Name the hosts of those to be upgraded to observeFleet."],
    ),
  ];
}

function replicasUnknown({ context, units }: PlanWarningInput): Notice[] {
  if (context.fleet.server.replicas !== "unknown" || units.length === 0) return [];
  return [
    noticeAbout(
      null,
      "REPLICAS_UNKNOWN",
      "It could not be read whether the server runs replicas; with replicas, regenerating credentials is the wrong way.",
      ["The run asks again before it changes anything."],
    ),
  ];
}

function serverVersionUnknown({ context, units }: PlanWarningInput): Notice[] {
  const packages = units.some(
    ({ unit }) => platformOf(unit.host, context.platforms).deliversBy === "package",
  );
  if (context.fleet.server.version !== null || !packages) return [];
  return [
    noticeAbout(
      null,
      "SERVER_VERSION_UNKNOWN",
      "The server's version could not be read; a package has that version, whatever the policy's targetVersion says.",
      ["Give the token the right to read system info."],
    ),
  ];
}

function drainMayNotEnd({ context, units }: PlanWarningInput): Notice[] {
  const drains = new Map<Procedure, "none" | "uncordoned" | "cordoned">();
  const drainIn = (procedure: Procedure): string => {
    const known = drains.get(procedure);
    if (known !== undefined) return known;
    const kinds = procedure.steps.map(({ kind }) => kind);
    const cordoned = kinds.includes("cordon") ? "cordoned" : "uncordoned";
    const drain = kinds.includes("drain") ? cordoned : "none";
    drains.set(procedure, drain);
    return drain;
  };
  const waiting = units.filter(({ runner, procedure }) => {
    const drain = drainIn(procedure);
    if (drain !== "cordoned") return drain === "uncordoned";
    return cordonScope(runner, context.dispatch).uncovered.length > 0;
  });
  if (waiting.length === 0) return [];
  return [
    noticeAbout(
      null,
      "DRAIN_MAY_NOT_END",
      `Nothing keeps new work from ${someOf(waiting.map(({ unit }) => oneLine(unitName(unit))))} while the end of running operations is waited for: the server prefers the Runner that runs fewest, so the wait may not end, and a job that comes just before the stop may be cut.`,
      ["Choose a quiet hour, or say what a drain that does not end leads to: onDrainTimeout."],
    ),
  ];
}

/** Without the right to cordon, a job may be handed out between the last look and the stop. */
function cordonNotAllowed({ context, units }: PlanWarningInput): Notice[] {
  if (context.policy.drain !== "by-dispatch") return [];
  const open = units.filter(({ unit, runner }) => !unit.isAbsent && runner.canCordon === false);
  if (open.length === 0) return [];
  return [
    noticeAbout(
      null,
      "CORDON_NOT_ALLOWED",
      `The token may not edit ${someOf(open.map(({ unit }) => oneLine(unit.runnerName)))}, so the plan waits without a cordon.`,
      [
        "Give the token the action update on the type 'runner', and plan again.",
        'Or accept it: drain: "wait".',
      ],
    ),
  ];
}

/**
 * A rotation changes the token where the Runner has it, not where a person keeps it: the next `up` or `apply` from there
 * would bring the dead token back.
 */
function sourcesHoldOldToken({ context, units }: PlanWarningInput): Notice[] {
  const rotated = units.filter(
    ({ unit, procedure }) =>
      platformOf(unit.host, context.platforms).deliversBy === "image" &&
      procedure.steps.some(({ kind }) => kind === "regenerate-credentials"),
  );
  if (rotated.length === 0) return [];
  const areAllFiles = rotated.every(({ runner }) => runner.hostFacts?.container?.credentialsIn === "file");
  const variable = areAllFiles ? "RUNDECK_RUNNER_TOKEN in .rdrunner-creds" : "RUNNER_RUNDECK_SERVER_TOKEN";
  return [
    noticeAbout(
      null,
      "SOURCE_HOLDS_OLD_TOKEN",
      `The credentials of ${someOf(rotated.map(({ unit }) => oneLine(unit.runnerName)))} are rotated. Your own sources (.env, Compose file, manifest in git, values of a chart, secret store) then hold a dead token in ${variable}, and the next docker compose up or kubectl apply from them would bring it back.`,
      [
        `After the run, write the new token to these sources: change ${variable}.`,
        'Or keep the credentials, which an upgrade of an image does not need to change: credentials: "keep".',
      ],
    ),
  ];
}

/** A name that fits nobody is mostly a slip of the pen, and what it was to allow is then not allowed. */
function unknownNames({ fleet, policy }: NoticeContext): Notice[] {
  const { allowOutageOf, allowNodeFilterOf, allowOtherWriterOf, assumeDispatch } = policy;
  const lending = [...new Set(policy.lendTags.flatMap(({ of, to }) => [of, to]))];
  const named = [allowOutageOf, allowNodeFilterOf, allowOtherWriterOf, lending, Object.keys(assumeDispatch)];
  if (named.every(({ length }) => length === 0)) return [];
  const names = new Set(fleet.runners.flatMap(({ id, name }) => [id, name]));
  const projects = new Set(fleet.projects.map(({ name }) => name));
  return [
    ...unknown("allowOutageOf", allowOutageOf, names),
    ...unknown("allowNodeFilterOf", allowNodeFilterOf, names),
    ...unknown("allowOtherWriterOf", allowOtherWriterOf, names),
    ...unknown("lendTags", lending, names),
    ...unknown("assumeDispatch", Object.keys(assumeDispatch), projects),
  ];
}

function unknown(option: keyof Policy, named: readonly string[], known: ReadonlySet<string>): Notice[] {
  const strangers = named.filter((name) => !known.has(name));
  if (strangers.length === 0) return [];
  return [
    noticeAbout(
      null,
      "POLICY_NAMES_UNKNOWN",
      `The policy's ${option} names ${someOf(strangers.map((name) => JSON.stringify(oneLine(name))))}, which the fleet does not have.`,
      [`Correct the names in ${option}.`],
    ),
  ];
}

function unservedFilters({ context, needs }: PlanWarningInput): Notice[] {
  const { coverage } = context.policy;
  const filters: ReturnType<typeof jobFilters> =
    coverage.kind === "filters" ? coverage.filters : jobFilters(coverage);
  if (filters.length === 0) return [];
  const served = new Set(
    needs.flatMap((need) =>
      need.kind === "tags" && need.match === "all-of" ? [filterKey(need.project, need.tags)] : [],
    ),
  );
  return filters
    .filter(({ project, tags }) => !served.has(filterKey(project, tags)))
    .map(({ project, tags, jobs }) =>
      noticeAbout(
        null,
        "FILTER_SERVED_BY_NOBODY",
        `No Runner of project ${oneLine(project)} has the tags ${oneLine(tags.join(", "))}; jobs that ask for them${jobs === undefined ? "" : ` (${jobsInWords(jobs)})`} find none today.`,
        [
          jobs === undefined
            ? "Correct the filter in the policy's coverage, or leave it out."
            : "Correct the jobs' Runner filter, or give a Runner these tags.",
        ],
      ),
    );
}

function filterKey(project: string, tags: readonly string[]): string {
  return JSON.stringify([project, tags]);
}
