import type { Simulator } from "@runner-upgrade/simulator";
import type { AttackEvent } from "../../log/attack-event.js";
import type { Operation } from "./operation.js";

/** Tells of the jobs for which no fitting Runner was Healthy, since the last call. */
export function createLossWatcher(
  simulator: Simulator,
  tell: (event: Extract<AttackEvent, { type: "job-lost" }>, lostAt: number) => void,
): () => void {
  let next = 0;
  return () => {
    const { events, projects } = simulator.world;
    for (; next < events.length; next += 1) {
      const event = events[next];
      if (event?.type !== "job-lost" || event.reason !== "no-healthy-runner") continue;
      for (const { name, jobs } of projects.values()) {
        const job = jobs.get(event.jobId);
        if (job === undefined) continue;
        const need =
          job.tags === null ? `${name} nodes ${job.nodeFilter ?? ""}` : `${name} tags ${job.tags.join("+")}`;
        tell({ type: "job-lost", need }, event.at);
      }
    }
  };
}

/** Which open operations of a Runner the end of a process cuts. */
export function cutBy(simulator: Simulator, runnerId: string, end: () => void): readonly Operation[] {
  const record = simulator.world.runners.get(runnerId);
  // What was due until now has happened before the end: a look carries it out.
  if (record !== undefined) simulator.runner(runnerId);
  const open = [...(record?.operations ?? [])];
  end();
  return open.filter(({ lost }) => lost === "operation-cut");
}
