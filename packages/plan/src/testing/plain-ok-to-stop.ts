import { whyNotStandIn, type StandInQuestion } from "../availability/stand-in.js";
import type { OkToStopOptions, OkToStopResult } from "../availability/ok-to-stop.js";
import type { Fleet, Runner } from "../fleet/fleet.js";
import { jobsInWords } from "../needs/jobs-in-words.js";
import type { Need } from "../needs/need.js";
import { servesNeed } from "../needs/serves.js";
import { oneLine } from "../text/one-line.js";

/** `okToStop` without any index: each need is asked of each Runner of the fleet, one after another. */
export function plainOkToStop(
  runnerIds: Iterable<string>,
  fleet: Fleet,
  away: ReadonlySet<string>,
  needs: readonly Need[],
  { absentRunnerIds, loweredNeeds, unproven = new Set(), room }: OkToStopOptions = {},
): OkToStopResult {
  const leaving = new Set(runnerIds);
  const find = (id: string): Runner | undefined => fleet.runners.find((runner) => runner.id === id);
  const asked = new Map<Need, string[]>();
  for (const id of leaving) {
    if (absentRunnerIds?.has(id)) continue;
    const runner = find(id);
    const planned = needs.filter(({ servedBy }) => servedBy.includes(id));
    const now = needs.filter(
      (need) => !planned.includes(need) && runner !== undefined && servesNeed(runner, need) !== "no",
    );
    for (const need of [...planned, ...now]) asked.set(need, [...(asked.get(need) ?? []), id]);
  }
  const answers = [...asked].map(([need, ids]) => {
    const lowered = ids.map((id) => loweredNeeds?.get(id)?.[need.id] ?? need.minAvailable);
    const minAvailable = Math.max(0, ...lowered);
    const operations = ids.reduce((sum, id) => sum + (find(id)?.runningOperations ?? 0), 0);
    const question: StandInQuestion = {
      ...fleet.server,
      leaving,
      away,
      unproven,
      operations: room === "ignore" ? null : operations,
    };
    const standIns = fleet.runners.filter((runner) => whyNotStandIn(runner, need, question) === null);
    const standInIds = standIns.map(({ id }) => id);
    const lost = need.servedBy.filter((id) => !leaving.has(id) && !standInIds.includes(id));
    const words = lost.slice(0, 5).map((id) => {
      const runner = find(id);
      if (runner === undefined) return `${id} is not in the fleet any more`;
      return `${oneLine(runner.name)} ${whyNotStandIn(runner, need, question) ?? "stands in"}`;
    });
    const jobs = need.jobs === undefined ? "" : ` (${jobsInWords(need.jobs)})`;
    const more = lost.length > 5 ? ` and ${lost.length - 5} more` : "";
    const why = lost.length === 0 ? "no other Runner serves it" : words.join(", ") + more;
    return {
      standIns: { needId: need.id, minAvailable, runnerIds: standInIds },
      refusal:
        standInIds.length >= minAvailable
          ? []
          : [`${need.id}${jobs} would keep ${standInIds.length} of ${minAvailable} stand-ins: ${why}.`],
    };
  });
  const refusals = answers.flatMap(({ refusal }) => refusal);
  return {
    ok: refusals.length === 0,
    standIns: answers.map(({ standIns }) => standIns),
    reason: refusals.length === 0 ? "Every need keeps its stand-ins." : refusals.join(" "),
  };
}
