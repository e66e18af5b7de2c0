import { isImageReference } from "../fleet/is-image-reference.js";
import type { Runner } from "../fleet/fleet.js";
import { classifyReplica, type SeenRunner } from "../replicas/seen-runner.js";
import type { Notice } from "../model/plan.js";
import { targetImageOf } from "../candidates/target-image.js";
import { oneLine } from "../text/one-line.js";
import { isSameVersion } from "../version/compare-versions.js";
import type { NoticeContext } from "./context.js";
import { hostBlockers } from "./host-notices.js";
import { replicasOn } from "./replica-blockers.js";
import { rightsMissing } from "./rights-blockers.js";
import { noticeAbout } from "./notice-about.js";

type Rule = (runner: SeenRunner, context: NoticeContext) => readonly Notice[];

/**
 * What keeps a Runner from being a unit, whatever the others do. Its needs are another matter. Of one without a host
 * nothing: nobody asked for it to be upgraded.
 */
export function runnerBlockers(runner: SeenRunner, context: NoticeContext): Notice[] {
  if (runner.host === null) return [];
  const found: Notice[] = [];
  for (const rule of rules) for (const notice of rule(runner, context)) found.push(notice);
  return found;
}

const rules: readonly Rule[] = [
  statusBlocker,
  runsOnUnit,
  hostBlockers,
  targetBlocker,
  rightsMissing,
  replicasOn,
];

function statusBlocker(runner: SeenRunner, { classOf }: NoticeContext): Notice[] {
  switch (runner.replica === undefined ? classOf(runner.status) : classifyReplica(runner.status)) {
    case "new":
      return [
        noticeAbout(
          runner,
          "RUNNER_IS_NEW",
          `${oneLine(runner.name)} never checked in, so there is nothing to upgrade.`,
          ["Install and start it first, or delete it on the server."],
        ),
      ];
    case "unrecognised":
      return [
        noticeAbout(
          runner,
          "STATUS_UNRECOGNISED",
          `${oneLine(runner.name)} has the status ${JSON.stringify(oneLine(runner.status, 40))}, which means nothing known.`,
          ["Look at the Runner in the console; upgrade it by hand with the runbook if it is well."],
        ),
      ];
    default:
      return [];
  }
}

function runsOnUnit(runner: Runner, { runsOn }: NoticeContext): Notice[] {
  if (runner.id !== runsOn) return [];
  return [
    noticeAbout(
      runner,
      "RUNS_ON_UNIT",
      `${oneLine(runner.name)} executes this very script and would be stopped by itself.`,
      ["Start the script from another Runner or from outside, or leave this Runner out and upgrade it last."],
    ),
  ];
}

function targetBlocker(runner: SeenRunner, { fleet, policy, factsOf }: NoticeContext): Notice[] {
  if (runner.host === null) return [];
  const { deliversBy, targetVersion: target } = factsOf(runner.host, runner.replica);
  if (target === null) {
    return [
      noticeAbout(
        runner,
        "SERVER_VERSION_UNKNOWN",
        `The server's version could not be read, so it is not known what ${oneLine(runner.name)} would be upgraded to.`,
        ["Give the token the right to read system info, or name targetVersion in the policy."],
      ),
    ];
  }
  if (deliversBy === "package") return packageBlocker(runner, target, fleet.server.version);
  if (policy.image === null) return [imageMissing(runner)];
  const image = targetImageOf(runner, policy);
  if (image === null) return [imageUnknown(runner, policy.image)];
  return isImageReference(image) ? [] : [imageInvalid(runner, image)];
}

function packageBlocker(runner: Runner, target: string, server: string | null): Notice[] {
  if (server === null || isSameVersion(server, target)) return [];
  return [
    noticeAbout(
      runner,
      "TARGET_VERSION_NOT_AVAILABLE",
      `A package can only have the server's version ${oneLine(server, 60)}, not ${oneLine(target, 60)} as ${oneLine(runner.name)} is to get.`,
      ["Leave targetVersion out of the policy, or upgrade the server first."],
    ),
  ];
}

function imageMissing(runner: Runner): Notice {
  return noticeAbout(
    runner,
    "IMAGE_NOT_NAMED",
    `The policy names no image for ${oneLine(runner.name)}, which lives in a container.`,
    ["Name the image in the policy, with its tag: rundeckpro/runner:5.8.0."],
  );
}

function imageUnknown(runner: Runner, tag: string): Notice {
  return noticeAbout(
    runner,
    "IMAGE_NOT_NAMED",
    `The policy names the tag ${oneLine(tag, 60)} alone, and it is not known which image ${oneLine(runner.name)} has now.`,
    ["Give observeFleet an executor for its host, or name the whole image in the policy."],
  );
}

/** Its repository is what an engine or a cluster says of the container. */
function imageInvalid(runner: Runner, image: string): Notice {
  return noticeAbout(
    runner,
    "IMAGE_INVALID",
    `${oneLine(runner.name)} would get the image ${JSON.stringify(oneLine(image, 80))}, which is no image reference.`,
    ["Check on its host which image the container has, or name the whole image in the policy."],
  );
}
