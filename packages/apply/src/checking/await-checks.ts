import type { Check, Unit } from "@runner-upgrade/plan";
import { drainedProcess, nextQuietTime, noQuietTime, provenQuietMs } from "@runner-upgrade/plan/carry-out";
import type { RunContext } from "../context/run-context.js";
import type { Backoff } from "../wait/backoff.js";
import { waitFor, type WaitResult } from "../wait/wait-for.js";
import {
  evaluateAll,
  isWithoutWork,
  lifeSignOf,
  observeRunner,
  type CheckedObservation,
} from "./observe-runner.js";
import { tellProgress } from "../performing/step-call.js";

const backoff: Backoff = { minMs: 1_000, maxMs: 5_000 };

/**
 * So long a process stays gone that may come back by itself before it counts as gone: an engine that is restarted ends it,
 * answers a while longer, and starts it again.
 */
const goneForGoodMs = 20_000;

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
    /** @default 1 s, growing to 5 s */
    readonly backoff?: Backoff;
  },
): Promise<WaitResult<CheckedObservation>> {
  const { stepId, checks, deadlineAt, signal } = options;
  let quiet = noQuietTime;
  let goneSince: number | null = null;
  // The guard's own check was answered before the step began.
  const asked = checks.filter(({ kind }) => kind !== "stand-ins");
  return waitFor<CheckedObservation>({
    observe: async (watched) => {
      const askedAt = run.clock.now();
      const seen = await observeRunner(run, unit, { stepId, checks: asked, signal: watched });
      goneSince = seen.process === "gone" ? (goneSince ?? askedAt) : null;
      const mayComeBack =
        goneSince !== null &&
        seen.mayComeBack === true &&
        run.clock.now() - goneSince < goneForGoodMs &&
        asked.some(({ kind }) => kind === "installed");
      const isQuiet = isWithoutWork(asked, seen);
      quiet = nextQuietTime(quiet, { askedAt, isQuiet, sign: lifeSignOf(seen) });
      const { observations, silentMs } = quiet;
      const forMs = provenQuietMs(quiet);
      const drained = drainedProcess(quiet);
      return {
        ...seen,
        ...(mayComeBack && { process: "unknown" as const }),
        quiet: forMs === null ? null : { forMs, observations, silentMs },
        ...(drained !== undefined && { drained }),
      };
    },
    evaluate: (observation) => evaluateAll(asked, observation),
    describe: (observation) => describe(asked, observation),
    deadlineAt,
    clock: run.clock,
    random: run.random,
    backoff: options.backoff ?? backoff,
    signal,
    onObserved: (seen) => {
      tellProgress({ run, unit, stepId }, seen);
    },
  });
}

function describe(checks: readonly Check[], observation: CheckedObservation): string {
  const { info } = observation;
  const { reason } = evaluateAll(checks, observation);
  return info === null ? reason : `${info.status}, version ${info.version ?? "not told"}: ${reason}`;
}
