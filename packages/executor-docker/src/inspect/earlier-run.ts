import { printable } from "@runner-upgrade/executor";
import type { Finding } from "@runner-upgrade/plan/platform";
import type { ListedContainer } from "../engine/inspection.js";

// The names of `namesOf`, from which the container's own and the run's are read.
const keptName = /^(.+)\.(?:old|next|back)-(run-[\w-]+)$/;

/** The name and run of what an upgrade keeps while it is under way; null for any other container. */
export function keptBy({ name }: Pick<ListedContainer, "name">): {
  readonly own: string;
  readonly runId: string;
} | null {
  const [, own, runId] = keptName.exec(name) ?? [];
  return own === undefined || runId === undefined ? null : { own, runId };
}

/**
 * What is told of what an upgrade left that did not end. `gone`: in place of the Runner's container; `stopped`, `running`: beside
 * the one that has its name, from which an upgrade can go on. Pure.
 */
export function leftByRun(
  kept: readonly Pick<ListedContainer, "name" | "status">[],
  is: "gone" | "stopped" | "running",
): Finding {
  const runs = [...new Set(kept.flatMap((one) => keptBy(one)?.runId ?? []))].map((run) => printable(run));
  const left = kept.map(({ name, status }) => `${name} (${status})`).join(", ");
  return {
    code: "LEFT_BY_EARLIER_RUN",
    level: is === "gone" ? "failed" : "warning",
    message:
      is === "running"
        ? `The upgrade ${runs.join(" and ")} left ${left} beside it.`
        : `The upgrade ${runs.join(" and ")} stopped it and has not started it again: it left ${left}.`,
    remedies: [
      is === "running"
        ? "Where the Runner serves as it should, remove that: docker rm, without its volumes."
        : "Resume that run if it has not ended, or follow the manual steps that it ended with: its old credentials may be dead.",
    ],
  };
}
