import { classifyStatus, evaluateCheck, type Check, type Observation, type Unit } from "@runner-upgrade/plan";
import type { RunnerInfo } from "@runner-upgrade/client";
import type { RunContext } from "../run/run-context.js";
import { waitFor, type WaitResult } from "../wait/index.js";
import { observeHost } from "./observe-host.js";
import { removedTags } from "./removed-tags.js";
import { tellProgress } from "./step-call.js";

/** What was looked at, and the Runner as the control plane showed it. */
export interface CheckedObservation extends Observation {
  readonly info: RunnerInfo | null;
}

const ofRunner: readonly Check["kind"][] = [
  "status",
  "version",
  "restarted",
  "no-running-operations",
  "tags",
];
const ofHost: readonly Check["kind"][] = ["process", "installed"];
const backoff = { minMs: 1_000, maxMs: 5_000 };

/**
 * Waits until all checks hold. What is cheap is looked at first: a ping is sent only when everything else holds, so
 * that its answer is the last word. Never rejects; the result says what was seen.
 */
export function awaitChecks(
  run: RunContext,
  unit: Unit,
  options: {
    readonly stepId: string;
    readonly checks: readonly Check[];
    readonly deadlineAt: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<WaitResult<CheckedObservation>> {
  const { stepId, checks, deadlineAt, signal } = options;
  // The guard's own check was answered before the step began.
  const asked = checks.filter(({ kind }) => kind !== "stand-ins");
  return waitFor<CheckedObservation>({
    observe: (watched) => observe(run, unit, { stepId, checks: asked, signal: watched }),
    evaluate: (observation) => evaluateAll(asked, observation),
    describe: (observation) => describe(asked, observation),
    deadlineAt,
    clock: run.clock,
    random: run.random,
    backoff,
    signal,
    onObserved: (seen) => {
      tellProgress({ run, unit, stepId }, seen);
    },
  });
}

async function observe(
  run: RunContext,
  unit: Unit,
  options: {
    readonly stepId: string;
    readonly checks: readonly Check[];
    readonly signal: AbortSignal | undefined;
  },
): Promise<CheckedObservation> {
  const { checks, stepId, signal } = options;
  const calls = run.callsOf(unit);
  const unitState = run.unit(unit.runnerId);
  const process = checks.some(({ kind }) => ofHost.includes(kind))
    ? await observeHost(run, unit, stepId)
    : null;
  const info = checks.some(({ kind }) => ofRunner.includes(kind)) ? await calls.getRunner(signal) : null;
  const seen: CheckedObservation = {
    info,
    removedTags: removedTags(unitState),
    ...(unitState.baseline !== null && { before: unitState.baseline }),
    ...(process !== null && { process: process.process === "several" ? "unknown" : process.process }),
    ...(process !== null && { installed: process.installed }),
    ...(info !== null && { runner: observedRunner(run, info) }),
  };
  const others = checks.filter(({ kind }) => kind !== "ping");
  const isPingDue = others.length < checks.length && evaluateAll(others, seen).outcome === "pass";
  if (!isPingDue) return seen;
  const ping = await calls.ping(signal);
  return { ...seen, ping: { state: ping.answered ? "answered" : "failed", message: ping.message } };
}

/** A Runner as checks see it. Operations that wait count as running: they would be cut all the same. */
function observedRunner(run: RunContext, info: RunnerInfo): NonNullable<Observation["runner"]> {
  const { runningOperations, queuedOperations } = info;
  return {
    statusClass: classifyStatus(info.status, { replicas: run.replicas }),
    version: info.version,
    uptime: info.uptime,
    tags: info.tags,
    runningOperations: runningOperations === null ? null : runningOperations + (queuedOperations ?? 0),
  };
}

function evaluateAll(
  checks: readonly Check[],
  observation: Observation,
): { readonly outcome: "pass" | "fail" | "pending"; readonly reason: string } {
  const results = checks.map((check) => evaluateCheck(check, observation));
  const worst =
    results.find(({ outcome }) => outcome === "fail") ?? results.find(({ outcome }) => outcome === "pending");
  return worst ?? { outcome: "pass", reason: results.map(({ reason }) => reason).join(" ") };
}

function describe(checks: readonly Check[], observation: CheckedObservation): string {
  const { info } = observation;
  const { reason } = evaluateAll(checks, observation);
  return info === null ? reason : `${info.status}, version ${info.version ?? "not told"}: ${reason}`;
}
