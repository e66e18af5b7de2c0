import type { Runner } from "../fleet/fleet.js";
import type { Finding } from "../fleet/host-facts.js";
import type { Notice } from "../model/plan.js";
import type { Policy } from "../policy/policy.js";
import { oneLine } from "../text/one-line.js";
import type { NoticeContext } from "./context.js";
import { noticeAbout } from "./notice-about.js";

type Weigh = (policy: Policy, runner: Runner) => "pass" | "warn" | "block";

/** Warnings whose weight the policy sets one by one: what an owner would set back, state that would go. */
const weighed: Readonly<Record<string, Weigh>> = {
  WORKLOAD_OWNED: ({ ownedWorkload }) => ownedWorkload,
  CONTAINER_OWNED: ({ ownedWorkload }) => ownedWorkload,
  CREDENTIALS_HAVE_OTHER_WRITER: ({ allowOtherWriterOf }, { name }) =>
    allowOtherWriterOf.includes(name) ? "warn" : "block",
  LAYER_NOT_KEPT: ({ unsavedState }) => (unsavedState === "block" ? "block" : "warn"),
  // That state would go is told where nothing was to be copied: what cannot be copied matters to the others.
  STATE_NOT_COPIED: ({ unsavedState }) => (unsavedState === "copy" ? "block" : "pass"),
  STATE_NOT_KEPT: ({ unsavedState }) => (unsavedState === "copy" ? "pass" : unsavedState),
};

const unnamedRemedy = ["Put it right on the host, then observe the fleet and plan again."];

/** What the inspection of the host found to be in the way. */
export function hostBlockers(runner: Runner, { policy }: NoticeContext): Notice[] {
  const { host, hostFacts } = runner;
  if (host === null || hostFacts === null) return [];
  if (hostFacts.findings.length === 0 && hostFacts.platform === host.platform) return [];
  const findings = hostFacts.findings.filter((finding) => weightOf(finding, policy, runner) === "block");
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
    .filter((finding) => weightOf(finding, policy, runner) === "warn")
    .map((finding) => findingNotice(runner, finding));
}

function weightOf({ code, level, onlyFor }: Finding, policy: Policy, runner: Runner): ReturnType<Weigh> {
  if (level === "ok" || (onlyFor !== undefined && onlyFor !== policy.credentials)) return "pass";
  if (level === "failed") return "block";
  return (weighed[code] ?? (({ hostWarnings }) => hostWarnings))(policy, runner);
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
