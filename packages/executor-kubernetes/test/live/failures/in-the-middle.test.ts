import {
  createMemoryJournal,
  observeFleet,
  resumeRun,
  startRun,
  type Journal,
  type JournalEvent,
} from "@runner-upgrade/apply";
import { planUpgrade } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { kubectl } from "../cluster/kubectl.js";
import { startRestartableServer } from "../cluster/restartable-server.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { quick, runUpgrade, type Upgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();
const from = "5.6.1";
const to = "5.7.1";

describe.skipIf(!engine.isThere)("what happens in the middle of a roll-out", () => {
  let lab: Lab;
  const runners = new Map<string, LabRunner>();
  const names = ["outage", "outage-rotated", "writer", "writer-rotated", "killed", "killed-rotated"];
  const of = (name: string): LabRunner => {
    const runner = runners.get(name);
    if (runner === undefined) throw new Error(`No Runner ${name}.`);
    return runner;
  };

  beforeAll(async () => {
    lab = await startLab("middle", { clockFactor: 3 });
    await lab.images.build(from);
    await lab.images.build(to);
    const image = `${lab.images.repository}:${from}`;
    for (const name of ["stand-in", ...names]) {
      const by = name.includes("rotated") ? "secretKeyRef" : "variable";
      runners.set(name, await lab.addRunner({ name, kind: "Deployment", by, image }));
    }
    for (const runner of runners.values()) await lab.waitUntilHealthy(runner, from);
    return () => lab[Symbol.asyncDispose]();
  });

  it("comes through an API server that is killed in the middle and starts again, with kept and with rotated credentials", async () => {
    const server = await startRestartableServer(lab.namespace.context);
    const restarts = new Map<string, Promise<void>>();
    try {
      const upgrades: Upgrade[] = [];
      // One behind the other: a restart in another step than the roll-out would have the old Runner put back, rightly.
      for (const [name, policy] of [
        ["outage", {}],
        ["outage-rotated", { credentials: "rotate" }],
      ] as const) {
        const upgrade = await runUpgrade(
          lab,
          [of(name)],
          { image: `:${to}`, targetVersion: to, allowOutageOf: [name], ...policy },
          {
            executor: { kubeConfig: server.kubeConfig, outageMs: 180_000 },
            address: server.context,
            onEvent: (event) => {
              const isInTheMiddle = event.type === "step-progressed" && event.stepId === "roll-out";
              if (isInTheMiddle && !restarts.has(name)) restarts.set(name, server.restart());
            },
          },
        );
        upgrades.push(upgrade);
        await Promise.all(restarts.values());
      }
      expect(
        upgrades.flatMap(({ units }) => units).map(({ outcome, reason }) => ({ outcome, reason })),
      ).toEqual([1, 2].map(() => ({ outcome: "upgraded", reason: "It runs the new version." })));
      expect([...restarts.keys()].sort()).toEqual(["outage", "outage-rotated"]);
    } finally {
      await server.close();
    }
  });

  it.concurrent.each([
    { name: "writer", policy: {} },
    { name: "writer-rotated", policy: { credentials: "rotate" } },
  ] as const)(
    "names another writer who changes the image in the middle, and puts the old Runner back: $name",
    async ({ name, policy }) => {
      let isWritten = false;
      let writtenAt = Number.POSITIVE_INFINITY;
      const upgrade = await runUpgrade(
        lab,
        [of(name)],
        { image: `:${to}`, targetVersion: to, allowOutageOf: [name], ...policy },
        {
          onEvent: (event) => {
            if (isWritten || event.type !== "step-progressed" || event.stepId !== "roll-out") return;
            isWritten = true;
            void kubectl(
              ...["-n", lab.namespace.name, "set", "image", `deployment/${name}`, "agent=somebody/else:1"],
            ).then(() => {
              writtenAt = Date.now();
            });
          },
        },
      );
      const [unit] = upgrade.units;
      const failed = upgrade.events.find((event) => event.type === "step-failed");
      const took = ((failed?.at ?? Number.POSITIVE_INFINITY) - writtenAt) / 1_000;
      console.info(
        `${name}: ${unit?.outcome ?? "?"}, named after ${took.toFixed(1)} s: ${unit?.reason ?? ""}`,
      );
      expect(unit?.outcome).toBe("rolled-back");
      expect(unit?.reason).toMatch(/Another client changed .*kubectl/s);
      expect(took).toBeLessThan(15);
      await lab.waitUntilHealthy(of(name), from);
    },
  );

  it.concurrent.each([
    { name: "killed", credentials: "keep" },
    { name: "killed-rotated", credentials: "rotate" },
  ] as const)("goes on after its process died in the roll-out: $name", async ({ name, credentials }) => {
    const kept: JournalEvent[] = [];
    let die = (): void => undefined;
    const dead = new Promise<void>((resolve) => {
      die = resolve;
    });
    const journal: Journal = {
      read: () => Promise.resolve(kept),
      // As a process that is killed: what it had begun to write is lost, and it never comes back.
      append: (event) => {
        const isOver = kept.some((one) => one.type === "step-started" && one.stepId === "roll-out");
        if (isOver && event.type === "step-ended") {
          die();
          return new Promise(() => undefined);
        }
        kept.push(event);
        return Promise.resolve();
      },
    };
    const first = await prepare(name, credentials);
    const ended = startRun(first.plan, { ...first.dependencies, journal }).report;
    await Promise.race([
      dead,
      late(kept),
      ended.then(({ units }) => {
        throw new Error(`It ended before it died: ${JSON.stringify(units)}`);
      }),
    ]);
    const { dependencies } = await prepare(name, credentials);
    const memory = createMemoryJournal([...kept]);
    const journalAgain: Journal = {
      ...memory,
      append: (event) => {
        kept.push(event);
        return memory.append(event);
      },
    };
    const report = await Promise.race([
      resumeRun({ ...dependencies, journal: journalAgain }).report,
      late(kept),
    ]);
    expect(
      report.units
        .filter(({ runnerName }) => runnerName === name)
        .map(({ outcome, reason }) => ({ outcome, reason })),
    ).toEqual([{ outcome: "upgraded", reason: expect.stringMatching(/runs the new version/) as string }]);
    await lab.waitUntilHealthy(of(name), to);
  });

  async function prepare(
    name: string,
    credentials: "keep" | "rotate",
  ): Promise<{
    readonly plan: ReturnType<typeof planUpgrade>;
    readonly dependencies: Omit<Parameters<typeof startRun>[1], "journal">;
  }> {
    const executor = createKubernetesExecutor(quick);
    const { client: controlPlane, serverUrl } = lab;
    const fleet = await observeFleet({
      controlPlane,
      executors: [executor],
      serverUrl,
      hosts: [{ runner: name, host: of(name).host }],
    });
    const plan = planUpgrade(fleet, {
      image: `:${to}`,
      targetVersion: to,
      credentials,
      // Each is a run of its own, and what another one has cordoned stands in for nobody.
      allowOutageOf: [name],
      drainQuietMs: 15_000 / lab.simulator.clockFactor,
      settleMs: 2_000,
      soakMs: 500,
    });
    return { plan, dependencies: { controlPlane, executors: [executor], serverUrl } };
  }
});

/** Says where a run stands that takes far longer than it should. */
function late(journal: readonly JournalEvent[]): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => {
      reject(new Error(`It does not end: ${JSON.stringify(journal.slice(-6)).slice(0, 4_000)}`));
    }, 140_000).unref();
  });
}
