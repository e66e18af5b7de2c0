import { applyPlan, createFileJournal, formatReport, observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createDockerExecutor } from "@runner-upgrade/executor-docker";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";

// RUNDECK_URL=… RUNDECK_TOKEN=… TAG=5.8.0 node main.js payments-1=shop_runner1_1 payments-2=shop_runner2_1
// Runners and their containers, which Compose made. Afterwards change the image in the Compose file as well.
const { RUNDECK_URL = "", RUNDECK_TOKEN = "", TAG = "", REHEARSAL } = process.env;
const address = process.env["DOCKER_HOST"] ?? "unix:///var/run/docker.sock";
const hosts = process.argv.slice(2).map((argument) => {
  const [runner = "", container = ""] = argument.split("=");
  return { runner, host: { platform: "docker", address, container } as const };
});

const controlPlane = createRunnerClient({ url: RUNDECK_URL, auth: tokenAuth(RUNDECK_TOKEN) });
const executors = [createDockerExecutor()];

const fleet = await observeFleet({ controlPlane, hosts, executors });
const plan = planUpgrade(fleet, {
  // A tag alone: each Runner keeps the repository of its own image.
  image: `:${TAG}`,
  minAvailable: 1,
  ...(REHEARSAL ? { soakMs: 2_000, pull: "if-missing" } : {}),
});
console.log(formatPlan(plan, { as: "text" }));

const report = await applyPlan(plan, {
  controlPlane,
  executors,
  journal: createFileJournal("upgrade.journal"),
});
console.log(formatReport(report, { as: "text" }));
process.exitCode = report.isComplete ? 0 : 1;
