import { formatReport } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { createSimulator, type Simulator } from "@runner-upgrade/simulator";
import {
  createLocalFleet,
  nodeStandInPackage,
  type LocalFleetOptions,
} from "@runner-upgrade/simulator/stand-in";
import { localTransport } from "@runner-upgrade/transport";
import { upgradeServer, type Site } from "./upgrade-server.js";

// The stage: in your script two servers, with hosts and a token each.
const same = { clockFactor: 5, packages: nodeStandInPackage(), packageBytes: 2_000_000 };
const older = createSimulator({ ...same, version: "5.6.0-20240912" });
const newer = createSimulator({ ...same, version: "6.1.0-20260729", apiVersion: 59, replicas: "on" });
for (const simulator of [older, newer]) simulator.addProject({ name: "shop", dispatch: "manual" });
const of = { tags: ["shop"], projects: ["shop"] };
for (const name of ["payments-1", "payments-2"]) older.addRunner({ name, ...of });
newer.addRunner({ name: "reports", ...of, replicas: 2 });
newer.addRunner({ name: "reports-night", ...of });

const stages: { close(): Promise<void> }[] = [];
try {
  const sites: Site[] = [];
  for (const simulator of [older, newer]) sites.push(await setUp(simulator));
  older.setServerVersion("5.7.0-20241021");
  newer.setServerVersion("6.2.0-20260908");

  const policy = { soakMs: 5_000, settleMs: 5_000 };
  const done = await Promise.all(sites.map((site) => upgradeServer(site, policy)));
  for (const { report } of done) console.log(formatReport(report, { as: "text" }));

  const routes = done.map(({ plan }) => plan.units.map((unit) => plan.procedures[unit.procedure]?.route));
  const isAsTold = routes.join(" ") === "vm,vm replica-in-place,replica-in-place,replica-in-place";
  process.exitCode = isAsTold && done.every(({ report }) => report.isComplete) ? 0 : 1;
} finally {
  for (const stage of stages.reverse()) await stage.close();
}

async function setUp(simulator: Simulator): Promise<Site> {
  const listening = await simulator.listen();
  stages.push(listening);
  const fleet = await createLocalFleet({ simulator, runners: runnersOf(simulator) });
  stages.push(fleet);
  await fleet.start();
  await fleet.waitUntilHealthy();
  const { clock } = simulator;
  return {
    controlPlane: createRunnerClient({ url: listening.url, auth: tokenAuth(simulator.apiToken), clock }),
    executors: [createVmExecutor({ transport: localTransport(), clock, pollMs: 1_000 })],
    hosts: fleet.hosts.map(({ runnerId, directory }) => ({
      runner: runnerId,
      host: { platform: "vm", address: "local", directory } as const,
    })),
    clock,
  };
}

/** A directory for each Runner, or for each of its replicas. */
function runnersOf(simulator: Simulator): LocalFleetOptions["runners"] {
  return [...simulator.world.runners.keys()].flatMap((runnerId): LocalFleetOptions["runners"] => {
    const { replicas } = simulator.runner(runnerId);
    return replicas.length === 0
      ? [{ runnerId }]
      : replicas.map(({ replicaId }) => ({ runnerId, replicaId }));
  });
}
