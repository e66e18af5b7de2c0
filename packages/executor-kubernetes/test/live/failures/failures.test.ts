import {
  createMemoryJournal,
  resumeRun,
  startRun,
  type Journal,
  type JournalEvent,
} from "@runner-upgrade/apply";
import { planUpgrade, type PolicyInput } from "@runner-upgrade/plan";
import { observeFleet } from "@runner-upgrade/apply";
import { beforeAll, describe, expect, it } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { startApiProxy } from "../cluster/api-proxy.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { create, kubectl } from "../cluster/kubectl.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { quick, runUpgrade, type Upgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();
const from = "5.6.1";
const to = "5.7.1";
const short = { stepTimeLimitsMs: { verify: 15_000 } } as const;

/** Of a registry that answers that it has none, as a real one does; one that does not answer is known to be none late. */
const missing = `${process.env["LAB_REGISTRY"] ?? "127.0.0.1:9"}/ru-k8s/nobody-pushed:${to}`;

/** Failures that are made on purpose, each on a Runner of its own; what the report's sentence must name. */
const failures: readonly {
  readonly name: string;
  /** A tag of the stand-in's image, or an image. */
  readonly image: string;
  readonly policy: PolicyInput;
  readonly names: RegExp;
  /** What it must hold beside that. */
  readonly says?: RegExp;
  /** Below how many seconds of the roll-out's start the cause is named; null where the cluster does not know it. */
  readonly within: number | null;
}[] = [
  { name: "missing-kept", image: missing, policy: {}, names: /image cannot be had/, within: 15 },
  {
    name: "missing-rotated",
    image: missing,
    policy: { credentials: "rotate" },
    names: /image cannot be had/,
    within: 15,
  },
  {
    name: "crash-kept",
    image: ":crash",
    policy: {},
    names: /start.* (?:and )?end.*exit code 1/s,
    says: /last lines: .*The Runner could not start/s,
    within: 15,
  },
  {
    name: "crash-rotated",
    image: ":crash",
    policy: { credentials: "rotate" },
    names: /start.* (?:and )?end.*exit code 1/s,
    says: /last lines: .*The Runner could not start/s,
    within: 15,
  },
  { name: "silent-kept", image: ":silent", policy: short, names: /verify failed/, within: null },
  {
    name: "silent-rotated",
    image: ":silent",
    policy: { ...short, credentials: "rotate" },
    names: /verify failed/,
    within: null,
  },
];

describe.skipIf(!engine.isThere)("failures that are made on purpose", () => {
  let lab: Lab;
  const runners = new Map<string, LabRunner>();
  const others = ["outage", "outage-rotated", "writer", "writer-rotated", "killed", "killed-rotated"];
  const of = (name: string): LabRunner => {
    const runner = runners.get(name);
    if (runner === undefined) throw new Error(`No Runner ${name}.`);
    return runner;
  };

  beforeAll(async () => {
    lab = await startLab("failures", { clockFactor: 3 });
    await lab.images.build(from);
    await lab.images.build(to);
    await lab.images.build("crash", { version: to, fault: "exit-at-once" });
    await lab.images.build("silent", { version: to, fault: "never-healthy" });
    const image = `${lab.images.repository}:${from}`;
    for (const name of ["stand-in", ...failures.map((failure) => failure.name), ...others]) {
      const by = name.includes("rotated") ? "secretKeyRef" : "variable";
      runners.set(name, await lab.addRunner({ name, kind: "Deployment", by, image }));
    }
    for (const runner of runners.values()) await lab.waitUntilHealthy(runner, from);
    return () => lab[Symbol.asyncDispose]();
  });

  it("leaves the old Runner serving or back, and names the cause", async () => {
    const seen = await Promise.all(
      failures.map(async ({ name, image, policy, names, says = /./, within }) => {
        const upgrade = await runUpgrade(
          lab,
          [of(name)],
          { image, targetVersion: to, ...policy },
          { executor: { agentStartMs: 20_000 } },
        );
        const [unit] = upgrade.units;
        const took = secondsToName(upgrade, names);
        console.info(
          `${name}: ${unit?.outcome ?? "?"}, named after ${took.toFixed(1)} s: ${unit?.reason ?? ""}`,
        );
        return {
          name,
          blockers: upgrade.blockers.map(({ code }) => code),
          outcome: unit?.outcome,
          isNamed: names.test(unit?.reason ?? "") && says.test(unit?.reason ?? ""),
          isInTime: within === null || took < within,
        };
      }),
    );
    expect(seen).toEqual(
      failures.map(({ name }) => ({
        name,
        blockers: [],
        outcome: "restored",
        isNamed: true,
        isInTime: true,
      })),
    );
    for (const { name } of failures) await lab.waitUntilHealthy(of(name), from);
  }, 600_000);

  it.concurrent.each([
    { name: "outage", policy: {} },
    { name: "outage-rotated", policy: { credentials: "rotate" } },
  ] as const)(
    "comes through an API server that is away for a while in the middle: $name",
    async ({ name, policy }) => {
      const proxy = await startApiProxy(lab.namespace.context);
      let isCut = false;
      const upgrade = await runUpgrade(
        lab,
        [of(name)],
        { image: `:${to}`, targetVersion: to, ...policy },
        {
          executor: { kubeConfig: proxy.kubeConfig },
          address: "through",
          onEvent: (event) => {
            if (isCut || event.type !== "step-progressed" || event.stepId !== "roll-out") return;
            isCut = true;
            void proxy.cut().then(() => setTimeout(() => void proxy.bringBack(), 5_000));
          },
        },
      );
      await proxy.close();
      expect(isCut).toBe(true);
      expect(upgrade.units.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([
        { outcome: "upgraded", reason: "It runs the new version." },
      ]);
    },
  );

  it.concurrent.each([
    { name: "writer", policy: {} },
    { name: "writer-rotated", policy: { credentials: "rotate" } },
  ] as const)(
    "names another writer who changes the image in the middle, and puts the old Runner back: $name",
    async ({ name, policy }) => {
      let isWritten = false;
      const upgrade = await runUpgrade(
        lab,
        [of(name)],
        { image: `:${to}`, targetVersion: to, ...policy },
        {
          onEvent: (event) => {
            if (isWritten || event.type !== "step-progressed" || event.stepId !== "roll-out") return;
            isWritten = true;
            void kubectl(
              ...["-n", lab.namespace.name, "set", "image", `deployment/${name}`, "agent=somebody/else:1"],
            );
          },
        },
      );
      const [unit] = upgrade.units;
      const took = secondsToName(upgrade, /Somebody else/);
      console.info(
        `${name}: ${unit?.outcome ?? "?"}, named after ${took.toFixed(1)} s: ${unit?.reason ?? ""}`,
      );
      expect(unit?.outcome).toBe("restored");
      expect(unit?.reason).toMatch(/Somebody else changed .*kubectl/s);
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
      settleMs: 2_000,
      soakMs: 500,
    });
    return { plan, dependencies: { controlPlane, executors: [executor], serverUrl } };
  }
});

describe.skipIf(!engine.isThere)("a quota that leaves no room", () => {
  let lab: Lab;
  let runner: LabRunner;
  let image: string;

  beforeAll(async () => {
    lab = await startLab("quota", { clockFactor: 3 });
    image = await lab.images.build(from);
    await lab.images.build(to);
    runner = await lab.addRunner({ name: "crowded", kind: "Deployment", by: "secretKeyRef", image });
    const other = await lab.addRunner({ name: "stand-in", kind: "Deployment", by: "variable", image });
    await lab.waitUntilHealthy(runner, from);
    await lab.waitUntilHealthy(other, from);
    await create({
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "pods", namespace: lab.namespace.name },
      spec: { hard: { pods: "2" } },
    });
    return () => lab[Symbol.asyncDispose]();
  });

  it("is named with kept credentials, while the old Runner serves", async () => {
    const upgrade = await runUpgrade(lab, [runner], { image: `:${to}`, targetVersion: to });
    const [unit] = upgrade.units;
    console.info(
      `quota kept: ${unit?.outcome ?? "?"}, named after ${secondsToName(upgrade, /exceeded quota/).toFixed(1)} s: ${unit?.reason ?? ""}`,
    );
    expect(unit).toMatchObject({
      outcome: "restored",
      reason: expect.stringMatching(/exceeded quota/) as string,
    });
    expect(secondsToName(upgrade, /exceeded quota/)).toBeLessThan(15);
    await lab.waitUntilHealthy(runner, from);
  });

  it("is named with rotated credentials, and the old Runner is back once there is room", async () => {
    const quota = (pods: string): Promise<string> =>
      kubectl(
        "-n",
        lab.namespace.name,
        "patch",
        "resourcequota",
        "pods",
        "--type=merge",
        "-p",
        `{"spec":{"hard":{"pods":"${pods}"}}}`,
      );
    const upgrade = await runUpgrade(
      lab,
      [runner],
      { image: `:${to}`, targetVersion: to, credentials: "rotate" },
      {
        onEvent: (event) => {
          // Long enough before the new Pod is made: the old one is there already, and a quota ends none.
          if (event.type === "step-started" && event.stepId === "stop") void quota("1");
          if (event.type === "way-back-started") void quota("5");
        },
      },
    );
    const [unit] = upgrade.units;
    console.info(
      `quota rotated: ${unit?.outcome ?? "?"}, named after ${secondsToName(upgrade, /exceeded quota/).toFixed(1)} s: ${unit?.reason ?? ""}`,
    );
    expect(unit).toMatchObject({
      outcome: "restored",
      reason: expect.stringMatching(/exceeded quota/) as string,
    });
    await lab.waitUntilHealthy(runner, from);
  });
});

/** Says where a run stands that takes far longer than it should. */
function late(journal: readonly JournalEvent[]): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => {
      reject(new Error(`It does not end: ${JSON.stringify(journal.slice(-6)).slice(0, 4_000)}`));
    }, 140_000).unref();
  });
}

/** From the beginning of the step that failed to when the cause was told: as progress, or at the latest as the failure. */
function secondsToName({ events }: Upgrade, cause?: RegExp): number {
  const failed = events.find((event) => event.type === "step-failed");
  if (failed?.type !== "step-failed") return Number.POSITIVE_INFINITY;
  const begun = events.find((event) => event.type === "step-started" && event.stepId === failed.stepId);
  const told = events.find(
    (event) => event.type === "step-progressed" && cause?.test(event.message) === true,
  );
  return ((told ?? failed).at - (begun?.at ?? 0)) / 1_000;
}
