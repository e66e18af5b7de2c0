import { applyPlan, formatReport, observeFleet, type CustomStepHandler } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { formatPlan, insertStep, planUpgrade, serializePlan } from "@runner-upgrade/plan";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { localTransport } from "@runner-upgrade/transport";
import { goOn } from "./go-on.js";

// The stage: in your script a server, hosts and a token of yours.
const simulator = createSimulator({
  clockFactor: 5,
  version: "5.6.0-20240912",
  packages: nodeStandInPackage(),
  packageBytes: 2_000_000,
});
simulator.addProject({ name: "shop", dispatch: "manual" });
const runners = ["payments-1", "payments-2", "payments-3", "payments-4"].map((name) =>
  simulator.addRunner({ name, tags: ["payments"], projects: ["shop"], version: "5.6.0-20240912" }),
);
const listening = await simulator.listen();
const fleet = await createLocalFleet({ simulator, runners: runners.map(({ runnerId }) => ({ runnerId })) });
const tested = new Set<string>();
const smokeTest: CustomStepHandler = async ({ runner }) => {
  tested.add(runner.name);
  return Promise.resolve();
};
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
    handlers: { "smoke-test": smokeTest },
    clock,
  };

  // Planned and approved: the plan is kept as a file.
  const planned = planUpgrade(await observeFleet(site), { soakMs: 5_000, settleMs: 5_000 });
  const plan = insertStep(planned, { after: "verify", step: { name: "smoke-test", timeLimitMs: 10_000 } });
  console.log(formatPlan(plan, { as: "text" }));
  const approved = serializePlan(plan);

  // Something changes before it is carried out: two Runners have another tag now.
  for (const { runnerId } of runners.slice(1, 3)) simulator.setTags(runnerId, ["payments", "eu"]);
  const first = await applyPlan(plan, site);
  console.log(formatReport(first, { as: "text" }));

  // The rest: observed again, rebased, compared, carried out.
  const second = await goOn(site, approved, async (comparison) => {
    console.log(comparison);
    return Promise.resolve(true);
  });
  if (second !== null) console.log(formatReport(second, { as: "text" }));

  const codes = first.units.map(({ outcome, code }) => code ?? outcome).sort();
  const isAsTold = codes.join() === "STALE,STALE,upgraded,upgraded" && tested.size === runners.length;
  process.exitCode = isAsTold && second?.isComplete === true ? 0 : 1;
} finally {
  await fleet.close();
  await listening.close();
}
