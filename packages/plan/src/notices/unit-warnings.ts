import type { Runner } from "../fleet/fleet.js";
import { indexRunners } from "../fleet/index-runners.js";
import type { Notice, Unit } from "../model/plan.js";
import type { PlannedUnit } from "../candidates/planned-unit.js";
import { oneLine } from "../text/one-line.js";
import { compareVersions } from "../version/compare-versions.js";
import type { NoticeContext } from "./context.js";
import { hostWarnings } from "./host-notices.js";
import { noticeAbout, someOf } from "./notice-about.js";
import { stopLimits } from "./stop-limit.js";

/** What about the Runners that will be upgraded deserves a look. */
export function unitWarnings(units: readonly PlannedUnit[], context: NoticeContext): Notice[] {
  const rules = [...everyRule, newerThanTarget()];
  const found: Notice[] = [];
  for (const planned of units) {
    for (const rule of rules) for (const notice of rule(planned, context)) found.push(notice);
  }
  return found;
}

type Rule = (planned: PlannedUnit, context: NoticeContext) => readonly Notice[];

const none: readonly Notice[] = [];

const everyRule: readonly Rule[] = [
  ({ runner }, context) => hostWarnings(runner, context),
  ({ runner, unit }) => runnerIsNode(runner, unit),
  ({ runner, unit }, context) => standInIsDown(runner, unit, context),
  ({ runner, unit }) => outageAllowed(runner, unit),
  ({ runner, unit }) => tagsAreLent(runner, unit),
  ({ runner, unit }) => operationsMayBeCut(runner, unit),
  stopLimits,
];

function runnerIsNode(runner: Runner, unit: Unit): readonly Notice[] {
  if (!runner.associations.some(({ isNode }) => isNode === true)) return none;
  const projects = runner.associations.filter(({ isNode }) => isNode === true).map(({ project }) => project);
  if (unit.isAbsent) return [];
  return [
    noticeAbout(
      runner,
      "RUNNER_IS_NODE",
      `${oneLine(runner.name)} is itself a node of ${someOf(projects.map((name) => oneLine(name)))}; what is aimed at it fails while it is away, since no other Runner can run it.`,
      ['Choose a quiet hour, or have such Runners blocked: runnerIsNode: "block".'],
    ),
  ];
}

/** A fleet has few versions: each is compared once with each target. */
function newerThanTarget(): Rule {
  const known = new Map<string, Map<string, boolean>>();
  const isNewer = (version: string, target: string): boolean => {
    const answers = known.get(target) ?? new Map<string, boolean>();
    known.set(target, answers);
    const answer = answers.get(version) ?? compareVersions(version, target) === "newer";
    answers.set(version, answer);
    return answer;
  };
  return ({ runner, unit: { targetVersion } }) => {
    const { version } = runner;
    if (version === null || version === targetVersion || !isNewer(version, targetVersion)) return none;
    return [
      noticeAbout(
        runner,
        "VERSION_NEWER_THAN_TARGET",
        `${oneLine(runner.name)} has ${oneLine(version, 60)}, which is newer than ${oneLine(targetVersion, 60)}: this would take it back.`,
        ["Leave it out with limitTo, or upgrade the server first."],
      ),
    ];
  };
}

function standInIsDown(runner: Runner, { waitsFor }: Unit, { fleet }: NoticeContext): readonly Notice[] {
  if (waitsFor.length === 0) return none;
  const runners = indexRunners(fleet);
  const names = waitsFor.map((id) => oneLine(runners.get(id)?.name ?? id));
  return [
    noticeAbout(
      runner,
      "STAND_IN_IS_DOWN",
      `${oneLine(runner.name)} waits until ${someOf(names)} came back: without that too few stand in for it.`,
      ["Nothing to do where the plan brings them back; if that fails, this Runner is left as it is."],
    ),
  ];
}

function outageAllowed(runner: Runner, { loweredNeeds }: Unit): readonly Notice[] {
  if (loweredNeeds === undefined) return none;
  return [
    noticeAbout(
      runner,
      "OUTAGE_ALLOWED",
      `${oneLine(runner.name)} is taken away although too few stand in for ${someOf(Object.keys(loweredNeeds).map((id) => oneLine(id)))}: the policy allows it by name.`,
      ["Jobs that need it meanwhile will find no Runner; choose a quiet hour."],
    ),
  ];
}

/** More than the jobs that are meant may run elsewhere: a job goes to any Runner that has all of its tags. */
function tagsAreLent(runner: Runner, { lends }: Unit): readonly Notice[] {
  if (lends === undefined) return none;
  const name = oneLine(runner.name);
  return lends.map(({ lenderName, tags }) => {
    const [lender, shown] = [oneLine(lenderName), oneLine(tags.join(", "))];
    return noticeAbout(
      runner,
      "TAGS_ARE_LENT",
      tags.length === 0
        ? `While ${name} is away, its jobs run on ${lender}, another host, which has its tags.`
        : `While ${name} is away, ${lender} has the tags ${shown}: jobs that ask for any of them run there, on another host, those of other filters included.`,
      [`Check that ${lender} has what these jobs need: files, network routes, accounts and plugins.`],
    );
  });
}

/**
 * A Runner that serves all through its roll-out gets work all through, too: what an ending process runs at that moment is
 * cut, also where it was waited for before.
 */
function operationsMayBeCut(runner: Runner, { keepsServing }: Unit): readonly Notice[] {
  if (keepsServing !== true) return none;
  return [
    noticeAbout(
      runner,
      "OPERATIONS_MAY_BE_CUT",
      `${oneLine(runner.name)} is given work all through its roll-out: what one of its processes runs when it is ended may be cut.`,
      [
        'Have it cordoned and drained first, with another Runner standing in: drain: "cordon".',
        "Or choose a quiet hour.",
      ],
    ),
  ];
}
