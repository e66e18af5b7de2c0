import { readFile } from "node:fs/promises";
import { defineFleet, planUpgrade, type FleetInput, type PolicyInput } from "@runner-upgrade/plan";
import { formatRehearsal, rehearsePlan } from "@runner-upgrade/rehearsal";

/** Plans and rehearses the upgrade of an observed fleet. Returns the exit code: 0 when CI may go on. */
export async function rehearse(fleetFile: URL, policy: PolicyInput): Promise<number> {
  const fleet = defineFleet(JSON.parse(await readFile(fleetFile, "utf8")) as FleetInput);
  const rehearsal = await rehearsePlan(planUpgrade(fleet, policy), fleet);
  console.log(formatRehearsal(rehearsal));
  return rehearsal.isSafe && rehearsal.report.isComplete ? 0 : 1;
}
