import { applyPlan, formatReport } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { formatPlan, type Plan } from "@runner-upgrade/plan";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { localTransport } from "@runner-upgrade/transport";
import { planByJobs } from "./plan-by-jobs.js";

// The stage: in your script a server, hosts and a token of yours.
const simulator = createSimulator({
  clockFactor: 5,
  version: "5.6.0-20240912",
  packages: nodeStandInPackage(),
  packageBytes: 2_000_000,
});
simulator.addProject({ name: "shop", dispatch: "manual" });
const tagsOf = { "reports-1": ["linux", "reports"], "linux-1": ["linux"], "print-1": ["reports"] };
const runners = Object.entries(tagsOf).map(([name, tags]) =>
  simulator.addRunner({ name, tags, projects: ["shop"], version: "5.6.0-20240912" }),
);
simulator.addJob({ project: "shop", name: "deploy", tags: ["linux"] });
simulator.addJob({ project: "shop", name: "print", tags: ["reports"] });
simulator.addJob({ project: "shop", group: "db", name: "nightly-backup", tags: ["linux", "reports"] });
// It is disabled, and no job refers to it: it needs no Runner.
simulator.addJob({
  project: "shop",
  name: "retired",
  tags: ["print-1-only"],
  definition: { executionEnabled: false },
});

const listening = await simulator.listen();
const fleet = await createLocalFleet({ simulator, runners: runners.map(({ runnerId }) => ({ runnerId })) });
try {
  await fleet.start();
  await fleet.waitUntilHealthy();
  simulator.setServerVersion("5.7.0-20241021");

  const { clock } = simulator;
  const site = {
    controlPlane: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken), clock }),
    executors: [createVmExecutor({ transport: localTransport(), clock, pollMs: 1_000 })],
    hosts: fleet.hosts.map(({ runnerId }) => ({
      runner: runnerId,
      host: { platform: "vm", address: "local" } as const,
    })),
    clock,
  };
  const carryOut = async (plan: Plan): Promise<boolean> => {
    console.log(formatPlan(plan, { as: "text" }));
    const report = await applyPlan(plan, site);
    console.log(formatReport(report, { as: "text" }));
    return report.units.every(({ outcome }) => outcome === "upgraded" || outcome === "skipped");
  };

  const first = await planByJobs(site);
  const namesTheJob = first.blockers.some(({ message }) => message.includes("db/nightly-backup"));
  const isFirstDone = await carryOut(first);

  // The remedy: a second Runner that the job can run on.
  simulator.setTags(runners[1]?.runnerId ?? "", ["linux", "reports"]);
  const second = await planByJobs(site);
  const isSecondDone = await carryOut(second);
  const isDone = isFirstDone && isSecondDone && second.blockers.length === 0 && second.units.length === 1;
  process.exitCode = namesTheJob && isDone ? 0 : 1;
} finally {
  await fleet.close();
  await listening.close();
}
