import { mapConcurrently } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { observeHost } from "../checking/observe-host.js";
import type { RunContext } from "../context/run-context.js";
import { failureOf } from "../errors/failure.js";
import { mostInFlight } from "../scheduler/budget.js";

const stepId = "sweep:observe";
/** As many hosts are looked at side by side as units may be under way, and no fewer than this. */
const fewestAtOnce = 4;
/** So many hosts in a row that cannot be looked at are a network that is gone: each of the others would cost its time limit. */
const mostFailuresInARow = 20;
const mostNamed = 5;

/**
 * Looks at the host of each upgraded unit once more, and returns what the host says of those where more than one process,
 * container or Pod has the Runner's identity, by unit id. It may have come after the unit was verified. A host that cannot
 * be looked at is a note in the report: that the Runner serves was proven.
 */
export async function findSecondProcesses(
  run: RunContext,
  units: readonly Unit[],
): Promise<ReadonlyMap<string, string>> {
  const upgraded = units.filter(({ id }) => run.unit(id).end?.outcome === "upgraded");
  const found = new Map<string, string>();
  const unseen: string[] = [];
  let why = "";
  let failuresInARow = 0;
  await mapConcurrently(upgraded, Math.max(fewestAtOnce, mostInFlight(run.plan)), async (unit) => {
    if (failuresInARow >= mostFailuresInARow) {
      unseen.push(unitName(unit));
      return;
    }
    try {
      const { process, message } = await observeHost(run, unit, stepId);
      failuresInARow = 0;
      if (process === "several") found.set(unit.id, message);
    } catch (error) {
      failuresInARow += 1;
      unseen.push(unitName(unit));
      if (why === "") why = failureOf(error).message;
    }
  });
  if (unseen.length > 0) {
    const more = unseen.length > mostNamed ? ` and ${unseen.length - mostNamed} more` : "";
    run.warn(
      "HOST_NOT_OBSERVED_AT_THE_END",
      `At the end of the run the hosts of ${unseen.slice(0, mostNamed).join(", ")}${more} were not looked at for a second process: ${why}`,
    );
  }
  return found;
}

/** What a person has to do where more than one process has a Runner's identity. */
export function stepsForSecondProcess({ runnerName, host }: Unit): string[] {
  return [
    `On ${host.address}: end what has the identity of ${runnerName} beside the one that the run started, and what starts it: two of one Runner take each other's work.`,
    `On ${host.address}: see that one process of ${runnerName} runs, and that it is Healthy.`,
  ];
}
