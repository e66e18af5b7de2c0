import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";

// Runs main.js as it is, against a simulated control plane and two Runners that are processes of this machine.
const simulator = createSimulator({
  clockFactor: 5,
  version: "5.6.0-20240912",
  packages: nodeStandInPackage(),
  packageBytes: 2_000_000,
});
simulator.addProject({ name: "shop", dispatch: "manual" });
const names = ["payments-1", "payments-2"];
const runners = names.map((name) =>
  simulator.addRunner({ name, tags: ["payments"], projects: ["shop"], version: "5.6.0-20240912" }),
);
const listening = await simulator.listen();
const fleet = await createLocalFleet({ simulator, runners: runners.map(({ runnerId }) => ({ runnerId })) });
try {
  await fleet.start();
  await fleet.waitUntilHealthy();
  simulator.setServerVersion("5.7.0-20241021");
  const script = spawn(process.execPath, [join(import.meta.dirname, "main.js"), ...names], {
    cwd: fleet.directory,
    stdio: "inherit",
    env: { ...process.env, RUNDECK_URL: listening.url, RUNDECK_TOKEN: simulator.apiToken, REHEARSAL: "1" },
  });
  const [code] = (await once(script, "exit")) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  await fleet.close();
  await listening.close();
}
