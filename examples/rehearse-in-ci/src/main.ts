import type { PolicyInput } from "@runner-upgrade/plan";
import { rehearse } from "./rehearse.js";

const fleet = new URL("../fleet.json", import.meta.url);

const policy: PolicyInput = { maxInFlight: 2, canary: 1 };
const passes = await rehearse(fleet, policy);

// A change of the policy that CI is to catch: Runners are stopped at work.
const fails = await rehearse(fleet, { ...policy, drain: "off" });

process.exitCode = passes === 0 && fails === 1 ? 0 : 1;
