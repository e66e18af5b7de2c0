import type { Plan } from "@runner-upgrade/plan";
import type { RehearsalLoad } from "../options/rehearsal-options.js";
import type { Assumption } from "../result/rehearsal.js";

/** How long a job runs where nothing is said of it, as a mean. */
export const usualJobMs = 20_000;

/** What every rehearsal takes for true, in words. */
export function alwaysAssumed(load: RehearsalLoad, plan: Plan, needs: number): readonly Assumption[] {
  const { jobsPerNeed = 1, jobMs = usualJobMs, everyMs } = load;
  const jobs =
    typeof jobMs === "number"
      ? `${jobMs / 2000} to ${(jobMs * 1.5) / 1000}`
      : `${jobMs.min / 1000} to ${jobMs.max / 1000}`;
  const rate =
    everyMs === undefined
      ? `${jobsPerNeed === 1 ? "one job" : `${jobsPerNeed} jobs`} of each of ${needs} needs at a time`
      : `a job of each of ${needs} needs every ${everyMs / 1000} s`;
  const steps = Object.values(plan.procedures).flatMap((procedure) => procedure.steps);
  const inserted = [...new Set(steps.flatMap((step) => (step.kind === "custom" ? [step.name] : [])))];
  return [
    { code: "LOAD", message: `Jobs were made up: ${rate}, each of ${jobs} s.` },
    {
      code: "OPERATION_CUT",
      message:
        "A job is lost when the process that has it ends; a container keeps no queue. That is the worse case.",
    },
    {
      code: "STATUS",
      message:
        "Runners that served start without work; those that did not have no process. The server's own Runner takes no job.",
    },
    {
      code: "DURATIONS",
      message: "Steps take what the plan expects of its units, and nothing on a host fails by itself.",
    },
    {
      code: "HOSTS",
      message:
        "Hosts, packages and images were fakes: the rehearsal says nothing of disks, images or permissions.",
    },
    ...(inserted.length === 0
      ? []
      : [
          {
            code: "CUSTOM_STEPS" as const,
            message: `Inserted steps did nothing and took a tenth of their time limit: ${inserted.join(", ")}.`,
          },
        ]),
  ];
}
