import { applyPlan, formatReport, observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { planUpgrade } from "@runner-upgrade/plan";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { localTransport } from "@runner-upgrade/transport";
import { planWithLending } from "./plan-with-lending.js";

// The stage: in your script a server, hosts and a token of yours.
const simulator = createSimulator({
  clockFactor: 5,
  version: "5.6.0-20240912",
  packages: nodeStandInPackage(),
  packageBytes: 2_000_000,
});
simulator.addProject({ name: "shop", dispatch: "manual" });
const tagsOf = { "reports-1": ["reports"], "web-1": ["web"], "web-2": ["web"] };
const runners = Object.entries(tagsOf).map(([name, tags]) => ({
  name,
  ...simulator.addRunner({ name, tags, projects: ["shop"], version: "5.6.0-20240912" }),
}));
const tagsNow = (name: string): string => {
  const runnerId = runners.find((runner) => runner.name === name)?.runnerId ?? "";
  return [...simulator.runner(runnerId).tags].sort().join(", ");
};
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
  const observed = await observeFleet(site);

  // Without lending: blocked, and the blocker proposes who could have its tags.
  const blocked = planUpgrade(observed).blockers.filter(({ code }) => code === "NO_STAND_IN");
  for (const { message, remedies } of blocked) console.log([message, ...remedies].join("\n  "));

  // With it: all three are upgraded, and web-1 has the tags of reports-1 meanwhile.
  let whileAway = "";
  const report = await applyPlan(planWithLending(observed), {
    ...site,
    onEvent: (event) => {
      const isAway = event.type === "step-started" && event.stepId === "download-package";
      if (!isAway || event.runnerName !== "reports-1") return;
      whileAway = tagsNow("web-1");
      console.log(`While reports-1 is away, web-1 has the tags ${whileAway}.`);
    },
  });
  console.log(formatReport(report, { as: "text" }));

  const isBack = Object.entries(tagsOf).every(([name, tags]) => tagsNow(name) === tags.join(", "));
  const isAsTold = blocked.length === 1 && whileAway === "reports, web" && isBack;
  process.exitCode = isAsTold && report.isComplete ? 0 : 1;
} finally {
  await fleet.close();
  await listening.close();
}
