import { applyPlan, createFileJournal, formatReport, observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createKubernetesExecutor } from "@runner-upgrade/executor-kubernetes";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";

// RUNDECK_URL=… RUNDECK_TOKEN=… CONTEXT=production NAMESPACE=runners TAG=5.8.0 node main.js payments-1 payments-2
const {
  RUNDECK_URL = "",
  RUNDECK_TOKEN = "",
  CONTEXT = "",
  NAMESPACE = "",
  TAG = "",
  REHEARSAL,
} = process.env;
const host = { platform: "kubernetes", address: CONTEXT, namespace: NAMESPACE } as const;
// The workloads are found by their Runners' ids.
const hosts = process.argv.slice(2).map((runner) => ({ runner, host }));

const controlPlane = createRunnerClient({ url: RUNDECK_URL, auth: tokenAuth(RUNDECK_TOKEN) });
const executors = [createKubernetesExecutor()];

const fleet = await observeFleet({ controlPlane, hosts, executors });
const soakMs = REHEARSAL ? 2_000 : 60_000;
const plan = planUpgrade(fleet, { image: `:${TAG}`, targetVersion: TAG, credentials: "keep", soakMs });
console.log(formatPlan(plan, { as: "text" }));

const journal = createFileJournal("upgrade.journal");
const report = await applyPlan(plan, { controlPlane, executors, journal });
console.log(formatReport(report, { as: "text" }));
process.exitCode = report.isComplete ? 0 : 1;
