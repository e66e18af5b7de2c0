import type { Fleet, Plan } from "@runner-upgrade/plan";
import type { JobLoss } from "@runner-upgrade/simulator";
import { describeAsked, keyOf, type AskedFor } from "../load/job-needs.js";
import type { LostJob } from "../result/rehearsal.js";
import type { Stay } from "./away-times.js";

/** What tells why a job was lost. */
export interface LossContext {
  readonly plan: Plan;
  readonly fleet: Fleet;
  readonly asked: readonly AskedFor[];
  readonly startedAtMs: number;
  /** The units that were away at a time. */
  readonly awayAt: (atMs: number) => readonly Stay[];
  /** Since when a fault had kept this Runner's processes down at that time; null where none did. */
  readonly faultySince: (runnerId: string, atMs: number) => number | null;
}

/** What a run may still go by after a Runner was killed: an answered ping counts for 10 s, and a look takes a while. */
const believedMs = 15_000;

/** Tells of each lost job what it asked for, when it was lost and why. In the order in which they were lost. */
export function lostJobs(losses: readonly JobLoss[], context: LossContext): readonly LostJob[] {
  const { plan, fleet, startedAtMs } = context;
  const asked = new Map(context.asked.map((one) => [keyOf(one.asks), one]));
  const names = new Map(fleet.runners.map(({ id, name }) => [id, name]));
  const units = new Map(plan.units.map((unit) => [unit.id, unit]));
  const servedBy = new Map(plan.needs.map((need) => [need.id, need.servedBy]));
  return losses
    .map(({ need, at, reason, runnerId }) => {
      const known = asked.get(keyOf(need));
      const needId = known?.needId ?? null;
      const stays = context.awayAt(at).filter(({ unitId }) => {
        const unit = units.get(unitId);
        return unit?.runnerId === runnerId || (needId !== null && unit?.needs.includes(needId) === true);
      });
      const awayThen = [...new Set(stays.map(({ unitId }) => unitId))];
      const concerned = runnerId === null ? (servedBy.get(needId ?? "") ?? []) : [runnerId];
      const faultySince = concerned.flatMap((id) => context.faultySince(id, at) ?? []);
      // One that was taken away although a stand-in had been dead for a while is the plan's doing.
      const isForeseen =
        runnerId === null && faultySince.some((since) => stays.some(({ from }) => from > since + believedMs));
      const cause = faultySince.length > 0 && !isForeseen ? "fault" : "plan";
      const runnerName = runnerId === null ? null : (names.get(runnerId) ?? runnerId);
      const away = awayThen.map((id) => units.get(id)?.runnerName ?? id);
      const lost: LostJob = {
        atMs: at - startedAtMs,
        needId,
        project: need.project,
        asked: describeAsked(need),
        jobs: known?.jobs ?? [],
        ...{ reason, runnerName, awayThen, cause },
        why: whyLost(reason, runnerName, away),
      };
      return lost;
    })
    .sort((one, other) => one.atMs - other.atMs);
}

function whyLost(reason: LostJob["reason"], runnerName: string | null, away: readonly string[]): string {
  const name = runnerName ?? "its Runner";
  const meanwhile = away.length === 0 ? "" : `, with ${away.join(", ")} away`;
  switch (reason) {
    case "no-healthy-runner":
      return `No Runner that fits was Healthy as it arrived${meanwhile}.`;
    case "operation-cut":
      return `The process of ${name} ended while it had the job.`;
    case "no-reports":
      return `${name} did not report for 600 s${meanwhile}.`;
    case "ran-twice":
      return `Two processes of ${name} ran it.`;
    case "replica-gone":
      return `The replica of ${name} that had begun it was gone.`;
  }
}
