import type { Check, Unit } from "@runner-upgrade/plan";
import {
  evaluateCheck,
  workOf,
  type CheckResult,
  type DrainedProcess,
  type LifeSign,
  type Observation,
} from "@runner-upgrade/plan/carry-out";
import type { RunnerInfo } from "@runner-upgrade/client";
import type { RunnerInProject } from "../control-plane/node-dispatch.js";
import { takenOf } from "../state/taken.js";
import type { RunContext } from "../context/run-context.js";
import { observedReplica } from "./baseline.js";
import { observeLenders } from "./observe-lenders.js";
import { observeHost } from "./observe-host.js";
import { statusClassOf } from "./status-class-of.js";

/** What was looked at, and the Runner as the control plane showed it. */
export interface CheckedObservation extends Observation {
  readonly info: RunnerInfo | null;
  /** Its process is gone, and something may start it again by itself. */
  readonly mayComeBack?: boolean;
  /** The process that its quiet time was observed of. */
  readonly drained?: DrainedProcess;
}

const ofRunner: readonly Check["kind"][] = ["status", "version", "restarted", "drained", "cordon"];
const ofHost: readonly Check["kind"][] = ["process", "installed"];

/** Looks once at what the checks ask for. A ping is sent only when everything else holds. */
export async function observeRunner(
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
  const unitState = run.unit(unit.id);
  const process = checks.some(({ kind }) => ofHost.includes(kind))
    ? await observeHost(run, unit, stepId)
    : null;
  const info = checks.some(({ kind }) => ofRunner.includes(kind)) ? await calls.getRunner(signal) : null;
  const isByReplicas = checks.some(({ kind }) => kind === "replicas-replaced");
  const replicas = isByReplicas ? (await calls.listReplicas(signal)).map(observedReplica) : null;
  const isCordon = checks.some(({ kind }) => kind === "cordon");
  const inProjects = isCordon
    ? await readTakenProjects(run, unit, signal)
    : { projects: [], dispatchesIn: [], work: [] };
  const lenders = checks.some(({ kind }) => kind === "lending")
    ? await observeLenders(run, unit, signal)
    : null;
  const seen: CheckedObservation = {
    info,
    cordon: {
      tags: takenOf(unitState).tags,
      projects: inProjects.projects,
      foundOff: takenOf(unitState).foundOff,
    },
    ...(unitState.baseline !== null && { before: unitState.baseline }),
    ...(replicas !== null && { replicas }),
    ...(lenders !== null && { lenders }),
    ...(process !== null && { process: process.process }),
    ...(process?.mayComeBack === true && { mayComeBack: true }),
    ...(process !== null && { installed: process.installed }),
    ...(info !== null && { runner: observedRunner(run, unit, info, inProjects) }),
  };
  const others = checks.filter(({ kind }) => kind !== "ping");
  const isPingDue = others.length < checks.length && evaluateAll(others, seen).outcome === "pass";
  if (!isPingDue) return seen;
  const ping = await calls.ping(signal);
  return { ...seen, ping: { state: ping.answered ? "answered" : "failed", message: ping.message } };
}

/** What the projects say in which remote node dispatch has to be off. */
interface TakenProjects {
  /** Those that the Runner is in, and in which we switched it off. */
  readonly projects: readonly string[];
  /** Of them, those where it is on. */
  readonly dispatchesIn: readonly string[];
  /** What each showed of its work, in the same reading as its dispatch. */
  readonly work: readonly Pick<RunnerInProject, "runningOperations" | "queuedOperations">[];
}

async function readTakenProjects(
  run: RunContext,
  unit: Unit,
  signal: AbortSignal | undefined,
): Promise<TakenProjects> {
  const { dispatch, foundOff } = takenOf(run.unit(unit.id));
  const names = [...new Set([...Object.keys(dispatch), ...foundOff])];
  const found: (RunnerInProject & { readonly project: string })[] = [];
  for (const project of names) {
    const now = await run.callsOf(unit).getInProject(project, signal);
    if (now !== null) found.push({ project, ...now });
  }
  const isOn = ({ remoteNodeDispatch }: RunnerInProject): boolean => remoteNodeDispatch !== false;
  return {
    projects: found.map(({ project }) => project).filter((project) => dispatch[project] !== undefined),
    dispatchesIn: found.filter(isOn).map(({ project }) => project),
    work: found,
  };
}

/** Whether an observation shows no work, and everything else that it is asked for: one that does not may be an old one. */
export function isWithoutWork(checks: readonly Check[], { runner, ...seen }: CheckedObservation): boolean {
  if (runner === null || runner === undefined || workOf(runner) !== null) return false;
  const others = checks.filter(({ kind }) => kind !== "drained");
  return evaluateAll(others, { ...seen, runner }).outcome === "pass";
}

/** What shows in a look that the Runner checks in. */
export const lifeSignOf = ({ runner }: CheckedObservation): LifeSign => ({
  uptime: runner?.uptime ?? null,
  statusClass: runner?.statusClass ?? "unrecognised",
});

/** A Runner as checks see it. Where readings of its work differ, the highest counts: one of them is older. */
function observedRunner(
  run: RunContext,
  unit: Unit,
  info: RunnerInfo,
  { dispatchesIn, work }: TakenProjects,
): NonNullable<Observation["runner"]> {
  return {
    statusClass: statusClassOf(run, unit, info.status),
    version: info.version,
    uptime: info.uptime,
    tags: info.tags,
    runningOperations: highest([info, ...work].map(({ runningOperations }) => runningOperations)),
    queuedOperations: highest([info, ...work].map(({ queuedOperations }) => queuedOperations)),
    dispatchesIn,
  };
}

function highest(counts: readonly (number | null)[]): number | null {
  const told = counts.filter((count) => count !== null);
  return told.length === 0 ? null : Math.max(...told);
}

/** The verdict of all checks: the first that fails, else the first that is pending. */
export function evaluateAll(checks: readonly Check[], observation: Observation): CheckResult {
  const results = checks.map((check) => evaluateCheck(check, observation));
  const worst =
    results.find(({ outcome }) => outcome === "fail") ?? results.find(({ outcome }) => outcome === "pending");
  return worst ?? { outcome: "pass", reason: results.map(({ reason }) => reason).join(" ") };
}
