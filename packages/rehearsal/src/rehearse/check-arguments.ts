import { ApplyError } from "@runner-upgrade/apply";
import type { Fleet, Plan } from "@runner-upgrade/plan";
import type { RehearsalOptions } from "../options/rehearsal-options.js";

const names: Readonly<Record<keyof RehearsalOptions, true>> = {
  ...{ seed: true, startsAtMs: true, load: true, faults: true, signal: true, platforms: true },
};

/** Refuses, before anything is laid out, a fleet that is not the plan's and an option that is none. Throws `ApplyError`. */
export function checkArguments(plan: Plan, fleet: Fleet, options: RehearsalOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined)
    throw invalid(`has no option ${JSON.stringify(unknown)}. It takes ${Object.keys(names).join(", ")}.`);
  const { seed, startsAtMs, load = {}, faults = {} } = options;
  const numbers = { seed, startsAtMs, "faults.count": faults.count, "load.jobsPerNeed": load.jobsPerNeed };
  for (const [name, value] of Object.entries(numbers))
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 0))
      throw invalid(`needs a whole number of 0 or more as ${name}; it is ${String(value)}.`);
  for (const [name, value] of Object.entries({ "load.everyMs": load.everyMs, ...jobMsOf(load) }))
    if (value !== undefined && !(Number.isFinite(value) && value > 0))
      throw invalid(`needs a number above 0 as ${name}; it is ${String(value)}.`);
  checkFleet(plan, fleet);
}

function checkFleet(plan: Plan, fleet: Fleet): void {
  const known = new Set(fleet.runners.map(({ id }) => id));
  const missing = plan.units.find(({ runnerId }) => !known.has(runnerId));
  if (missing === undefined) return;
  throw new ApplyError({
    code: "FLEET_MISMATCH",
    message: `The fleet has no Runner ${missing.runnerName}, and the plan has: a plan is rehearsed on the fleet that it was made on.`,
    remedies: ["Give rehearsePlan the fleet that planUpgrade was given."],
  });
}

function jobMsOf({
  jobMs,
}: NonNullable<RehearsalOptions["load"]>): Readonly<Record<string, number | undefined>> {
  if (jobMs === undefined || typeof jobMs === "number") return { "load.jobMs": jobMs };
  return { "load.jobMs.min": jobMs.min, "load.jobMs.max": jobMs.max };
}

function invalid(message: string): ApplyError {
  return new ApplyError({ code: "INVALID_ARGUMENT", message: `rehearsePlan ${message}` });
}
