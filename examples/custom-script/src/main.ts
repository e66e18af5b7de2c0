import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { localTransport } from "@runner-upgrade/transport";
import { silenced } from "./alerts.js";
import { logCalls } from "./log-calls.js";
import { upgradeByGroups } from "./upgrade.js";

// The stage: in your script a server, hosts and a token of yours.
const simulator = createSimulator({
  clockFactor: 5,
  version: "5.6.0-20240912",
  packages: nodeStandInPackage(),
  packageBytes: 2_000_000,
});
simulator.addProject({ name: "shop", dispatch: "manual" });
const names = ["payments-1", "payments-2", "payments-3", "web-1", "web-2"];
const runners = names.map((name) =>
  simulator.addRunner({
    name,
    tags: [name.replace(/-\d$/, "")],
    projects: ["shop"],
    version: "5.6.0-20240912",
  }),
);
const listening = await simulator.listen();
const fleet = await createLocalFleet({ simulator, runners: runners.map(({ runnerId }) => ({ runnerId })) });
try {
  await fleet.start();
  await fleet.waitUntilHealthy();
  simulator.setServerVersion("5.7.0-20241021");

  const { clock } = simulator;
  const executor = createVmExecutor({ transport: localTransport(), clock, pollMs: 1_000 });
  const calls: string[] = [];
  const isDone = await upgradeByGroups(
    {
      controlPlane: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken), clock }),
      executors: [logCalls(executor, (line) => calls.push(line))],
      hosts: fleet.hosts.map(({ runnerId }) => ({
        runner: runnerId,
        host: { platform: "vm", address: "local" } as const,
      })),
      clock,
    },
    "payments",
    [["payments-2"], ["payments-1", "payments-3"]],
  );
  console.log(`${calls.length} calls on hosts; the first ones: ${calls.slice(0, 8).join(", ")}`);
  console.log(`Alerts still silent: ${silenced.size}.`);
  process.exitCode = isDone && silenced.size === 0 ? 0 : 1;
} finally {
  await fleet.close();
  await listening.close();
}
