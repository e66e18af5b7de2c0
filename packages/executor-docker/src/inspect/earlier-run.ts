import { printable } from "@runner-upgrade/executor";
import type { Finding } from "@runner-upgrade/plan";
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

/** What is told of what an upgrade left that did not end; in place of the Runner's container, or beside it. Pure. */
export function leftByRun(
  kept: readonly Pick<ListedContainer, "name" | "status">[],
  { isThere }: { readonly isThere: boolean },
): Finding {
  const runs = [...new Set(kept.flatMap((one) => keptBy(one)?.runId ?? []))].map((run) => printable(run));
  const left = kept.map(({ name, status }) => `${name} (${status})`).join(", ");
  return isThere
    ? {
        code: "LEFT_BY_EARLIER_RUN",
        level: "warning",
        message: `The upgrade ${runs.join(" and ")} left ${left} beside it.`,
        remedies: ["Where the Runner serves as it should, remove that: docker rm, without its volumes."],
      }
    : {
        code: "LEFT_BY_EARLIER_RUN",
        level: "failed",
        message: `The upgrade ${runs.join(" and ")} stopped it and has not started it again: it left ${left}.`,
        remedies: [
          "Resume that run if it has not ended, or follow the manual steps that it ended with: its old credentials may be dead.",
        ],
      };
}
