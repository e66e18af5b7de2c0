import type { Runner } from "../fleet/fleet.js";
import type { Finding } from "../fleet/host-facts.js";
import type { Notice } from "../plan/plan.js";
import type { Policy } from "../policy/policy.js";
import { oneLine } from "../text/one-line.js";
import type { NoticeContext } from "./context.js";
import { noticeAbout } from "./notice-about.js";

/** A workload that something else owns (a Helm release, an operator) which would undo the change. */
const ownedWorkload = "WORKLOAD_OWNED";

const unnamedRemedy = ["Put it right on the host, then observe the fleet and plan again."];

/** What the inspection of the host found to be in the way. */
export function hostBlockers(runner: Runner, { policy }: NoticeContext): Notice[] {
  const { host, hostFacts } = runner;
  if (host === null || hostFacts === null) return [];
  const findings = hostFacts.findings.filter((finding) => isBlocking(finding, policy));
  return [
    ...findings.map((finding) => findingNotice(runner, finding)),
    ...(hostFacts.platform === host.platform
      ? []
      : [platformDiffers(runner, host.platform, hostFacts.platform)]),
  ];
}

/** What the inspection of the host found to deserve a look. */
export function hostWarnings(runner: Runner, { policy }: NoticeContext): Notice[] {
  if (runner.host === null) return [];
  if (runner.hostFacts === null) {
    return [
      noticeAbout(
        runner,
        "HOST_NOT_INSPECTED",
        `The host of ${oneLine(runner.name)} was not inspected, so what is wrong there shows only when its unit starts.`,
        ["Give observeFleet an executor for this host."],
      ),
    ];
  }
  return runner.hostFacts.findings
    .filter((finding) => finding.level === "warning" && !isBlocking(finding, policy))
    .map((finding) => findingNotice(runner, finding));
}

function isBlocking({ code, level }: Finding, policy: Policy): boolean {
  if (level !== "warning") return level === "failed";
  return (code === ownedWorkload ? policy.ownedWorkload : policy.hostWarnings) === "block";
}

function findingNotice(runner: Runner, { code, message, remedies = unnamedRemedy }: Finding): Notice {
  return noticeAbout(
    runner,
    code,
    oneLine(message, 500),
    remedies.map((remedy) => oneLine(remedy, 500)),
  );
}

function platformDiffers(runner: Runner, named: string, found: string): Notice {
  return noticeAbout(
    runner,
    "HOST_PLATFORM_DIFFERS",
    `The host of ${oneLine(runner.name)} is named as ${named} and was inspected as ${found}.`,
    ["Name the host that the Runner lives on."],
  );
}
