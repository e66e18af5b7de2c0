import type { PolicyInput } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { runUpgrade } from "../upgrade/run-upgrade.js";
import { secondsToName } from "./seconds-to-name.js";

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
  { name: "missing-kept", image: missing, policy: {}, names: /cannot be (?:had|pulled)/, within: 15 },
  {
    name: "missing-rotated",
    image: missing,
    policy: { credentials: "rotate" },
    names: /cannot be (?:had|pulled)/,
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

describe.skipIf(!engine.isThere)("a new version that does not come up", () => {
  let lab: Lab;
  const runners = new Map<string, LabRunner>();
  const of = (name: string): LabRunner => {
    const runner = runners.get(name);
    if (runner === undefined) throw new Error(`No Runner ${name}.`);
    return runner;
  };

  beforeAll(async () => {
    lab = await startLab("not-up", { clockFactor: 3 });
    await lab.images.build(from);
    await lab.images.build(to);
    await lab.images.build("crash", { version: to, fault: "exit-at-once" });
    await lab.images.build("silent", { version: to, fault: "never-healthy" });
    const image = `${lab.images.repository}:${from}`;
    for (const name of ["stand-in", ...failures.map((failure) => failure.name)]) {
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
          { image, targetVersion: to, allowOutageOf: [name], ...policy },
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
        outcome: "rolled-back",
        isNamed: true,
        isInTime: true,
      })),
    );
    for (const { name } of failures) await lab.waitUntilHealthy(of(name), from);
  }, 600_000);
});
