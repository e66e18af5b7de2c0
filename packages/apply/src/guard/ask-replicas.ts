import type { Clock } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { classifyReplica } from "@runner-upgrade/plan/carry-out";
import type { Replica } from "@runner-upgrade/client";
import type { ControlPlane } from "../control-plane/control-plane.js";
import type { JournalState } from "../state/run-state.js";
import { unitStatesOfRunner } from "../state/units-of-runner.js";
import type { GuardAnswer } from "./guard-answer.js";

/** Longer than a heartbeat of 5 s: a replica that lives is seen to have checked in between two looks. */
const betweenLooksMs = 6_000;

/**
 * Asks whether enough other replicas of a unit's Runner serve. A replica cannot be pinged, and its status is up to 30 s older
 * than its death: one is proven by an uptime that moves between two looks.
 */
export async function askReplicas(
  {
    controlPlane,
    clock,
    state,
  }: {
    readonly controlPlane: ControlPlane;
    readonly clock: Clock;
    readonly state: () => JournalState;
  },
  unit: Unit,
  signal: AbortSignal,
): Promise<GuardAnswer> {
  const { listReplicas } = controlPlane;
  const asked = unit.standInReplicas ?? 0;
  const read = async (): Promise<readonly Replica[]> =>
    (await listReplicas?.call(controlPlane, unit.runnerId, { signal })) ?? [];
  const before = new Map((await read()).map((replica) => [replica.replicaId, replica.uptimeMs]));
  await clock.sleep(betweenLooksMs, signal);
  const now = await read();
  const leaving = leavingIds(state(), unit);
  const serving = now.filter(({ replicaId, status, uptimeMs }) => {
    const earlier = before.get(replicaId) ?? null;
    const hasMoved = uptimeMs !== null && earlier !== null && uptimeMs !== earlier;
    return !leaving.has(replicaId) && hasMoved && classifyReplica(status) === "serving";
  });
  const isAllowed = serving.length >= asked;
  return {
    isAllowed,
    reason: isAllowed
      ? `${serving.length} other replicas of ${unit.runnerName} serve.`
      : `While ${unitName(unit)} is away, ${serving.length} of ${asked} other replicas of its Runner would serve.`,
    standIns: isAllowed ? [unit.runnerId] : [],
  };
}

/** The unit's own replicas, and those of other units that are under way or ended failed. */
function leavingIds(state: JournalState, unit: Unit): ReadonlySet<string> {
  const own = new Set([unit.replicaId ?? ""]);
  for (const other of unitStatesOfRunner(state.run, unit.runnerId)) {
    const replicaId = state.run?.plan.units.find(({ id }) => id === other.unitId)?.replicaId;
    const isAway = other.unitId === unit.id || other.presence === "claimed" || other.presence === "away";
    if (!isAway) continue;
    if (replicaId !== undefined) own.add(replicaId);
    for (const made of other.replica.made) own.add(made);
  }
  return own;
}
