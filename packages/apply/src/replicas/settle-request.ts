import { unitName, type Unit } from "@runner-upgrade/plan";
import { classifyReplica } from "@runner-upgrade/plan/carry-out";
import type { RunContext } from "../context/run-context.js";
import { StepError } from "../errors/step-error.js";
import { tellProgress } from "../performing/step-call.js";
import { unitStatesOfRunner } from "../state/units-of-runner.js";
import { lateEffectMs } from "../wait/late-effect.js";

/** The code of a request for a replica of which the list does not tell what it did. */
export const replicaAmbiguous = "REPLICA_AMBIGUOUS";

/**
 * Finds out what a request for a replica did whose answer was lost, from the server's list before and after it. It waits
 * until the request is too old to take effect. One replica more that never checked in is the run's own: it was never started,
 * since its credentials were in the answer. Returns at once where no request is open.
 *
 * Rejects with {@link replicaAmbiguous} where the list shows several.
 */
export async function settleRequest(
  run: RunContext,
  unit: Unit,
  options: { readonly stepId: string; readonly timeLimitMs: number },
): Promise<void> {
  const { pending } = run.unit(unit.id).replica;
  if (pending === null) return;
  if (!pending.isOver) await awaitLostAnswer(run, unit, { ...options, requestedAt: pending.at });
  const known = new Set([...pending.known, ...ownIds(run, unit)]);
  const listed = await run.callsOf(unit).listReplicas();
  const found = listed.filter(
    ({ replicaId, status, version }) =>
      !known.has(replicaId) && version === null && classifyReplica(status) !== "serving",
  );
  const [first] = found;
  if (found.length > 1)
    throw ambiguous(
      unit,
      found.map(({ replicaId }) => replicaId),
    );
  await run.record(
    first === undefined
      ? { type: "replica-not-made", unitId: unit.id, reason: "The server lists no new replica." }
      : { type: "replica-made", unitId: unit.id, replicaId: first.replicaId, toldBy: "list" },
  );
}

/** The replicas that this run made for units of the same Runner. */
function ownIds(run: RunContext, { runnerId }: Unit): readonly string[] {
  return unitStatesOfRunner(run.state().run, runnerId).flatMap(({ replica }) => replica.made);
}

async function awaitLostAnswer(
  run: RunContext,
  unit: Unit,
  options: { readonly stepId: string; readonly timeLimitMs: number; readonly requestedAt: number },
): Promise<void> {
  const { stepId, timeLimitMs, requestedAt } = options;
  const longestMs = Math.max(timeLimitMs + run.plan.policy.regenerateSettleMs, lateEffectMs);
  // A clock that was put back meanwhile makes it no longer.
  const pauseMs = Math.min(requestedAt + longestMs - run.clock.now(), longestMs);
  if (pauseMs <= 0) return;
  tellProgress(
    { run, unit, stepId },
    `A request for a new replica was not answered and may still take effect: waiting ${Math.ceil(pauseMs / 1_000)} s before the list tells.`,
  );
  await run.clock.sleep(pauseMs);
}

function ambiguous(unit: Unit, ids: readonly string[]): StepError {
  return new StepError({
    code: replicaAmbiguous,
    message:
      `The answer to a request for a new replica of ${unitName(unit)} was lost, and the server lists ${ids.length} replicas that ` +
      `were not there before and never checked in (${ids.join(", ")}). Nothing proves which one the run made, so none was deleted.`,
    remedies: [
      "In the console, delete the replica that never checked in and that no person has made. Then observe and plan again.",
    ],
  });
}
