import { applyPlan, createFileJournal, formatReport, observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { localTransport, opensshTransport } from "@runner-upgrade/transport";

// RUNDECK_URL=… RUNDECK_TOKEN=… node main.js payments-1 payments-2: Runners that are named as their hosts in your ssh_config.
const { RUNDECK_URL = "", RUNDECK_TOKEN = "", REHEARSAL } = process.env;
const runners = process.argv.slice(2);
const hosts = runners.map((runner) => ({ runner, host: { platform: "vm", address: runner } as const }));
const transport = REHEARSAL ? localTransport({ addresses: runners }) : opensshTransport();

const controlPlane = createRunnerClient({ url: RUNDECK_URL, auth: tokenAuth(RUNDECK_TOKEN) });
const executors = [createVmExecutor({ transport })];

const fleet = await observeFleet({ controlPlane, hosts, executors });
const plan = planUpgrade(fleet, { minAvailable: 1, soakMs: REHEARSAL ? 5_000 : 60_000 });
console.log(formatPlan(plan, { as: "text" }));

const journal = createFileJournal("upgrade.journal");
const report = await applyPlan(plan, { controlPlane, executors, journal });
console.log(formatReport(report, { as: "text" }));
process.exitCode = report.isComplete ? 0 : 1;
