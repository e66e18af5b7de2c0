import type { Executor } from "@runner-upgrade/executor";
import { unitName, type Plan, type Server, type Unit } from "@runner-upgrade/plan";
import { unitsLendingTo } from "@runner-upgrade/plan/carry-out";
import type { Clock } from "@runner-upgrade/executor";
import type { Action } from "../control-plane/rights.js";
import { throughReplica } from "../control-plane/through-replica.js";
import { createRunnerCalls, type RunnerCalls } from "../control-plane/runner-calls.js";
import { ApplyError } from "../errors/apply-error.js";
import { createGuard } from "../guard/guard.js";
import { createPingProofs } from "../guard/ping-proofs.js";
import type { Logger } from "@runner-upgrade/executor";
import type { RightsCheck } from "../preflight/check-rights.js";
import { needIndex } from "../state/need-index.js";
import { procedureOf } from "../state/plan-index.js";
import { freshUnit } from "../state/unit-state.js";
import type { Redactor } from "../text/redactor.js";
import { platformOptions } from "../options/platform-options.js";
import type { Control } from "./control.js";
import type { Recorder } from "./recorder.js";
import type { RunContext } from "../context/run-context.js";
import type { RunDependencies } from "../options/run-dependencies.js";

const guardTimeLimitMs = 60_000;

/** What a run has come to know before it acts. */
export interface Known {
  readonly runId: string;
  readonly plan: Plan;
  readonly server: Server;
  readonly rights: RightsCheck;
  readonly recorder: Recorder;
  readonly control: Control;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly logger: Logger;
  readonly warn: (code: string, message: string) => void;
}

/** Puts together what everything that acts on a unit shares. */
export function createContext(known: Known, dependencies: RunDependencies): RunContext {
  const { plan, server, recorder, control, clock } = known;
  const { controlPlane } = dependencies;
  const calls = new Map<string, RunnerCalls>();
  const localRunnerIds = new Set(dependencies.localRunnerIds ?? []);
  const pings = createPingProofs((runnerId) => pingerOf(known, dependencies)(runnerId), clock);
  const timeLimits = Object.values(plan.procedures).flatMap(({ steps }) =>
    steps.filter(({ kind }) => kind === "check-availability").map(({ timeLimitMs }) => timeLimitMs),
  );

  return {
    runId: known.runId,
    plan,
    controlPlane,
    platforms: platformOptions(dependencies),
    server: { replicas: server.replicas, version: server.version },
    serverUrl: dependencies.serverUrl ?? controlPlane.url,
    clock,
    random: dependencies.random ?? Math.random,
    logger: known.logger,
    redactor: known.redactor,
    guard: createGuard({
      plan,
      controlPlane,
      server,
      localRunnerIds,
      state: recorder.state,
      clock,
      pings,
      timeLimitMs: Math.max(guardTimeLimitMs, ...timeLimits),
    }),
    handlers: new Map(Object.entries(dependencies.handlers ?? {})),
    packageLimits: dependencies.packageLimits ?? {},
    restoreWithNewCredentials: dependencies.restoreWithNewCredentials ?? "never",
    credentials: new Map(),
    downloadFailures: new Map(),
    accessRefusals: new Map(),
    admissionEnded: control.admissionEnded,
    rollbackWanted: control.rollbackWanted,
    isJournalBroken: () => recorder.isBroken,
    state: recorder.state,
    unit: (unitId) => recorder.state().run?.units.get(unitId) ?? freshUnit(unitId),
    stepsOf: (unit) => procedureOf(plan, unit.id),
    executorOf: (unit) => executorOf(unit, dependencies.executors),
    callsOf: (unit) => {
      const existing = calls.get(unit.id);
      if (existing !== undefined) return existing;
      const level = (action: Action): ReturnType<RightsCheck["levelOf"]> =>
        known.rights.levelOf(unit.premises.projects, action);
      const made = createRunnerCalls(controlPlane, unit.runnerId, {
        ping: level("ping"),
        update: level("update"),
        regenerate: level("regen"),
        delete: level("delete"),
      });
      const seen =
        unit.replicaId === undefined
          ? made
          : throughReplica(made, unit, () => recorder.state().run?.units.get(unit.id) ?? freshUnit(unit.id));
      calls.set(unit.id, seen);
      return seen;
    },
    callsOfLender: ({ lenderId, lenderProjects }) => {
      const level = (action: Action): ReturnType<RightsCheck["levelOf"]> =>
        known.rights.levelOf(lenderProjects, action);
      return createRunnerCalls(controlPlane, lenderId, {
        ping: level("ping"),
        update: level("update"),
        regenerate: level("regen"),
        delete: level("delete"),
      });
    },
    record: recorder.record,
    emit: recorder.emit,
    warn: known.warn,
  };
}

/** Pings any Runner, a unit or not, at the level at which the token may. */
function pingerOf(
  { plan, rights }: Known,
  { controlPlane }: RunDependencies,
): (runnerId: string) => Promise<{ readonly answered: boolean; readonly message: string }> {
  return async (runnerId) => {
    // Who stands in for a unit shares a project with it.
    const { byId, servedBy } = needIndex(plan);
    const served = [...(servedBy.get(runnerId) ?? [])].flatMap((id) => byId.get(id)?.project ?? []);
    const lent = unitsLendingTo(plan.units, runnerId).flatMap(({ lends = [] }) =>
      lends.flatMap(({ lenderId, lenderProjects }) => (lenderId === runnerId ? lenderProjects : [])),
    );
    const projects = [...new Set([...served, ...lent])];
    const level = rights.levelOf(projects, "ping");
    const calls = createRunnerCalls(controlPlane, runnerId, {
      ping: level,
      update: level,
      regenerate: level,
      delete: level,
    });
    return calls.ping();
  };
}

function executorOf(unit: Unit, executors: readonly Executor[]): Executor {
  const executor = executors.find(({ platform }) => platform === unit.host.platform);
  if (executor !== undefined) return executor;
  throw new ApplyError({
    code: "NO_EXECUTOR",
    message: `No executor for ${unit.host.platform} was given, and ${unitName(unit)} lives on one.`,
  });
}
