// What jobs notice of an upgrade in three orders, on live hosts with systemd, a server with replicas and a steady load:
// `npm run bench:replica-orders`. Ours; the vendor's (rundeck/docs, "Upgrading Runners": add a replica, stop the old one, start
// the new one, delete the old one); and that of the vendor's service job, which deletes the old replica first. The by-hand
// orders drain nothing, as their documents say nothing of it. Needs the engine of the live suites.
import { applyPlan, observeFleet } from "@runner-upgrade/apply";
import { planUpgrade } from "@runner-upgrade/plan";
import { createJobLoad } from "@runner-upgrade/simulator";
import { opensshTransport } from "@runner-upgrade/transport";
import { expect, it } from "vitest";
import { createVmExecutor } from "../src/index.js";
import type { LiveHost } from "../test/live/hosts/live-hosts.js";
import { waitUntil } from "../test/live/hosts/wait-until.js";
import { startReplicaLab, versions, type ReplicaLab } from "../test/live/replicas/replica-lab.js";
import { namedUnit } from "../test/live/set-ups/named-unit.js";

/** A Runner with one replica and one with three, each standing in for the other. */
const layout = ["one", "three", "three", "three"].map((runner) => ({ runner, setUp: namedUnit }));
const unit = "runner.service";
const directory = "/opt/apps/runner";

const orders: readonly { readonly name: string; readonly upgrade: (lab: ReplicaLab) => Promise<void> }[] = [
  { name: "ours", upgrade: ours },
  { name: "the vendor's order", upgrade: (lab) => byHand(lab, "delete-last") },
  { name: "the service job's order", upgrade: (lab) => byHand(lab, "delete-first") },
];

it.each(orders)("$name", { timeout: 1_800_000 }, async ({ name, upgrade }) => {
  await using lab = await startReplicaLab(layout);
  const { simulator } = lab;
  simulator.setServerVersion(versions[1]);
  const load = createJobLoad(simulator, { operationMs: 15_000, jobsPerNeed: 8 });
  load.start();
  const from = simulator.clock.now();
  await upgrade(lab);
  const to = simulator.clock.now();
  await lab.waitUntilHealthy(versions[1]);
  load.stop();
  await waitUntil("the last jobs to end", () => Promise.resolve(load.report.running === 0));
  const seen = lab.names.map((runner) => {
    const { fewest, withoutMs } = simulator.activeReplicas(lab.runner(runner).runnerId, { from, to });
    return `${runner}: fewest active ${String(fewest)}, without ${(withoutMs / 1000).toFixed(0)} s`;
  });
  const { done, losses } = load.report;
  const reasons = new Map<string, number>();
  for (const { reason } of losses) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  console.log(
    `${name}: ${seen.join("; ")}; ${String(done)} jobs done, ${String(losses.length)} lost ` +
      `(${[...reasons].map(([reason, count]) => `${reason} ${String(count)}`).join(", ") || "none"}); ` +
      `${((to - from) / 1000).toFixed(0)} s of the simulated clock`,
  );
  expect(done).toBeGreaterThan(0);
});

async function ours({ simulator, client, live, places, serverUrl }: ReplicaLab): Promise<void> {
  await using transport = opensshTransport({ configFile: live.sshConfigFile });
  await using executor = createVmExecutor({ transport });
  const fleet = await observeFleet({
    ...{ controlPlane: client, executors: [executor], serverUrl },
    hosts: places.map(({ runner, host }) => ({ runner, host: { platform: "vm", address: host.alias } })),
  });
  // The run keeps the wall clock, and the simulated agents beat faster than it by the factor.
  const plan = planUpgrade(fleet, { soakMs: 0, drainQuietMs: 15_000 / simulator.clockFactor });
  const limits = { packageLimits: { minBytes: 1_000 } };
  const report = await applyPlan(plan, {
    ...{ controlPlane: client, executors: [executor], serverUrl },
    ...limits,
  });
  expect(report.units.filter(({ outcome }) => outcome !== "upgraded")).toEqual([]);
}

/** One host after another, each Healthy before the next. */
async function byHand(lab: ReplicaLab, order: "delete-first" | "delete-last"): Promise<void> {
  const { client, places } = lab;
  const upgraded = new Map<string, number>();
  for (const { runner, host } of places) {
    const { runnerId } = lab.runner(runner);
    const old = await replicaOn(host);
    const stage = async (): Promise<void> => {
      const made = await client.createReplica(runnerId);
      const download = await client.downloadPackage(made.downloadToken);
      const bytes = new Uint8Array(await new Response(download.stream).arrayBuffer());
      await host.put(`${directory}/new.jar`, bytes, { owner: "rundeck:rundeck", mode: "600" });
    };
    const stop = (): Promise<string> => host.script(`systemctl stop ${unit}`);
    if (order === "delete-last") {
      await stage();
      await stop();
    } else {
      await stop();
      await client.deleteReplica(runnerId, old);
      await stage();
    }
    await host.script(`cd ${directory} && mv -f new.jar runner-*.jar && systemctl start ${unit}`);
    upgraded.set(runner, (upgraded.get(runner) ?? 0) + 1);
    await waitUntil(`${host.alias} to be Healthy`, () => {
      const isUpgraded = ({ status, version }: { status: string; version: string | null }): boolean =>
        status === "Healthy" && version === versions[1];
      return Promise.resolve(lab.runner(runner).replicas.filter(isUpgraded).length === upgraded.get(runner));
    });
    if (order === "delete-last") await client.deleteReplica(runnerId, old);
  }
}

async function replicaOn(host: LiveHost): Promise<string> {
  const name = await host.script(`basename ${directory}/runner-*.jar .jar`);
  return name.trim().replace("runner-", "");
}
