import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { observeFleet } from "@runner-upgrade/apply";
import { hostsOf } from "@runner-upgrade/apply/inventory";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createDockerExecutor } from "@runner-upgrade/executor-docker";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { localTransport } from "@runner-upgrade/transport";
import { refreshInventory } from "./refresh-inventory.js";

// The stage: in your script a server, hosts and a token of yours.
const simulator = createSimulator({
  clockFactor: 5,
  version: "5.6.0-20240912",
  packages: nodeStandInPackage(),
  packageBytes: 2_000_000,
});
simulator.addProject({ name: "shop", dispatch: "manual" });
const runners = ["payments-1", "payments-2", "payments-3"].map((name) =>
  simulator.addRunner({ name, tags: ["payments"], projects: ["shop"], version: "5.6.0-20240912" }),
);
const listening = await simulator.listen();
const fleet = await createLocalFleet({ simulator, runners: runners.map(({ runnerId }) => ({ runnerId })) });
try {
  const [first, second, late] = fleet.hosts;
  await first?.start();
  await second?.start();
  const controlPlane = createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken) });
  const executors = [createVmExecutor({ transport: localTransport() }), createDockerExecutor()];
  const path = join(fleet.directory, "inventory.yaml");
  await writeFile(
    path,
    `# Where the Runners of the payments team live.
version: 1
places:
  - { platform: vm, address: local, site: berlin }
  - platform: docker # No engine runs here.
    address: unix://${join(fleet.directory, "no-engine.sock")}
  - { platform: vm, address: payments-9 } # It was switched off.
runners: []
`,
  );

  const before = await refreshInventory({ controlPlane, executors }, path);
  await late?.start();
  await fleet.waitUntilHealthy();
  const after = await refreshInventory({ controlPlane, executors }, path);
  console.log(await readFile(path, "utf8"));

  simulator.setServerVersion("5.7.0-20241021");
  const observed = await observeFleet({ controlPlane, executors, hosts: hostsOf(after.inventory) });
  const plan = planUpgrade(observed);
  console.log(formatPlan(plan, { as: "text" }));

  // Other Runners of this machine are no concern of the example: they are unknown to its server.
  const kinds = [before, after].map(({ changes }) => changes.map(({ kind }) => kind).join());
  const isAsTold = kinds.join(" ") === "new,new unchanged,unchanged,new";
  process.exitCode = isAsTold && plan.units.length + plan.blockers.length > 0 ? 0 : 1;
} finally {
  await fleet.close();
  await listening.close();
}
