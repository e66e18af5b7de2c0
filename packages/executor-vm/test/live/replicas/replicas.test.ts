import { applyPlan, observeFleet } from "@runner-upgrade/apply";
import { planUpgrade } from "@runner-upgrade/plan";
import { createJobLoad } from "@runner-upgrade/simulator";
import { opensshTransport } from "@runner-upgrade/transport";
import { beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import { waitUntil } from "../hosts/wait-until.js";
import { readReplicaMeta, startByServiceJob, stopByServiceJob } from "../set-ups/service-job.js";
import { everySetUp, startReplicaLab, versions, type ReplicaLab } from "./replica-lab.js";

const engine = engineForLiveHosts();

/** The second upgrade finds packages that still have the names of replicas which the first one deleted. */
const upgrades = [
  { from: versions[0], to: versions[1] },
  { from: versions[1], to: versions[2] },
];

describe.skipIf(!engine.isThere)("replicas on real hosts, upgraded in place under job load", () => {
  let lab: ReplicaLab;
  beforeAll(async () => {
    lab = await startReplicaLab(everySetUp);
    return () => lab[Symbol.asyncDispose]();
  });

  it.each(upgrades)(
    "from $from to $to: each replica is replaced, and no job is lost",
    async ({ from, to }) => {
      const { simulator, client, places, names, serverUrl } = lab;
      await lab.waitUntilHealthy(from);
      const before = names.flatMap((name) => lab.runner(name).replicas);
      simulator.setServerVersion(to);
      const load = createJobLoad(simulator, { operationMs: 15_000, jobsPerNeed: 2 });
      load.start();
      const began = simulator.clock.now();
      await using transport = opensshTransport({ configFile: lab.live.sshConfigFile });
      const executor = createVmExecutor({ transport, staysGoneMs: 2_000, startSettleMs: 2_000 });
      const fleet = await observeFleet({
        controlPlane: client,
        executors: [executor],
        serverUrl,
        hosts: places.map(({ runner, host }) => ({ runner, host: { platform: "vm", address: host.alias } })),
      });
      // The run keeps the wall clock, and the simulated agents beat faster than it by the factor.
      const drainQuietMs = 15_000 / simulator.clockFactor;
      const plan = planUpgrade(fleet, { settleMs: 2_000, soakMs: 2_000, drainQuietMs });
      expect(plan.blockers).toEqual([]);
      expect(plan.units.map(({ replicaId }) => replicaId).sort()).toEqual(
        before.map(({ replicaId }) => replicaId).sort(),
      );
      const report = await applyPlan(plan, {
        controlPlane: client,
        executors: [executor],
        serverUrl,
        packageLimits: { minBytes: 1_000 },
      });
      load.stop();
      expect(
        report.units.map(({ unitName, outcome, reason }) => `${unitName} ${outcome}: ${reason}`),
      ).toEqual(report.units.map(({ unitName }) => `${unitName} upgraded: It runs the new version.`));
      for (const name of names) {
        const count = places.filter(({ runner }) => runner === name).length;
        const { runnerId, replicas, processes } = lab.runner(name);
        expect(replicas.map(({ status, version }) => [status, version])).toEqual(
          Array.from({ length: count }, () => ["Healthy", to]),
        );
        expect(processes).toBe(count);
        for (const { replicaId } of replicas)
          expect(before.map((one) => one.replicaId)).not.toContain(replicaId);
        const { fewest } = simulator.activeReplicas(runnerId, { from: began });
        expect(fewest, name).toBeGreaterThanOrEqual(count - 1);
      }
      expect(simulator.log.some(({ type }) => type === "credentials-regenerated")).toBe(false);
      console.warn(`jobs: ${JSON.stringify(load.report)}`);
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(5);
    },
  );

  it("leaves a host that the vendor's service job laid out as that job has to find it", async () => {
    const host = lab.places.find(({ runner }) => runner === "job")?.host;
    const [replica] = lab.runner("job").replicas;
    if (host === undefined || replica === undefined) throw new Error("The lab has such a host.");
    const { replicaId, token } = replica;
    expect(await readReplicaMeta(host)).toBe(`token=${token}\nreplicaId=${replicaId}\nrundeck 600`);
    await stopByServiceJob(host);
    await waitUntil("the job's stop to have ended the Runner", () =>
      Promise.resolve(lab.runner("job").processes === 0),
    );
    await startByServiceJob(host);
    await waitUntil("the Runner to be back after the job's start", () => {
      const { status, processes } = lab.runner("job");
      return Promise.resolve(status === "Healthy" && processes === 1);
    });
  });

  it("leaves nothing on the hosts but the new package", async () => {
    for (const { host } of lab.places) {
      const left = await host.script(
        "find / -xdev \\( -name '*.old' -o -name '.runner-upgrade.*' \\) -not -path '/proc/*' 2>/dev/null; exit 0",
      );
      expect(left.trim()).toBe("");
    }
  });
});
