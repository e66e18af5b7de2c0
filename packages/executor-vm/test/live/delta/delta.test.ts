import { createHash } from "node:crypto";
import { applyPlan, observeFleet, type RunEvent } from "@runner-upgrade/apply";
import type { Executor } from "@runner-upgrade/executor";
import { planUpgrade } from "@runner-upgrade/plan";
import { opensshTransport } from "@runner-upgrade/transport";
import { beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import type { LiveHost } from "../hosts/live-hosts.js";
import { startSlowLab, type SlowLab } from "./slow-lab.js";

const engine = engineForLiveHosts();
const packageBytes = 24 * 1024 * 1024;
const versions = ["5.7.0", "5.8.0", "5.9.0"] as const;

/** What happens to the base on a host between `save-state` and `download-package`, for each Runner in turn. */
const harms: readonly (readonly [string, (host: LiveHost) => Promise<unknown>])[] = [
  ["the first of a run", () => Promise.resolve()],
  ["the second", () => Promise.resolve()],
  ["a missing base", (host) => host.script("rm /opt/apps/runner/.runner-upgrade.*.base")],
  [
    "a base that was damaged without a trace",
    (host) =>
      host.script(
        'cd /opt/apps/runner; base=$(echo .runner-upgrade.*.base); touch -r "$base" /run/time; ' +
          'printf x | dd of="$base" bs=1 seek=9000000 conv=notrunc 2>/dev/null; touch -r /run/time "$base"',
      ),
  ],
];

/** What one Runner's upgrade came to. */
interface Upgrade {
  /** Over its link, from the beginning of the stop to the end of the download. */
  readonly sentBytes: number;
  readonly isItsPackage: boolean;
  readonly left: string;
}

describe.skipIf(!engine.isThere)("packages over a slow link", () => {
  let lab: SlowLab;
  let upgrades: readonly Upgrade[] = [];
  let ofNextVersion: readonly Upgrade[] = [];

  beforeAll(async () => {
    lab = await startSlowLab({
      names: harms.map((_, index) => `slow-${String(index + 1)}`),
      version: versions[0],
      packageBytes,
      fromServer: Infinity,
      toHosts: 4_000_000,
    });
    await using transport = opensshTransport({ configFile: lab.sshConfigFile });
    await using executor = createVmExecutor({ transport, staysGoneMs: 1_000, startSettleMs: 1_000 });
    upgrades = await upgradeAll(lab, executor, versions[1]);
    ofNextVersion = await upgradeAll(lab, executor, versions[2], lab.runners.slice(0, 1));
    return () => lab[Symbol.asyncDispose]();
  }, 900_000);

  it.each(harms.map(([name], index) => ({ name, index })))(
    "leaves every host with its own package and nothing else: $name",
    ({ index }) => {
      expect(upgrades[index]).toMatchObject({ isItsPackage: true, left: "" });
    },
  );

  it("sends the second host a small part of the package once its Runner is stopped", () => {
    console.log(`bytes sent while away: ${upgrades.map(({ sentBytes }) => sentBytes).join(", ")}`);
    expect(upgrades[0]?.sentBytes).toBeGreaterThan(packageBytes);
    expect(upgrades[1]?.sentBytes).toBeLessThan(400_000);
  });

  it.each([2, 3])("streams the whole package where the base is missing or damaged: host %d", (index) => {
    expect(upgrades[index]?.sentBytes).toBeGreaterThan(packageBytes);
  });

  it("streams the whole package of the next version, of which there is no base", () => {
    expect(ofNextVersion[0]).toMatchObject({ isItsPackage: true, left: "" });
    expect(ofNextVersion[0]?.sentBytes).toBeGreaterThan(packageBytes);
  });
});

/** Upgrades Runners in one run, and says what came of each, in the order in which they were stopped. */
async function upgradeAll(
  lab: SlowLab,
  executor: Executor,
  version: string,
  runners = lab.runners,
): Promise<readonly Upgrade[]> {
  lab.simulator.setServerVersion(version);
  const order: string[] = [];
  const sent = new Map<string, number>();
  const linkOf = (runnerId: string): number =>
    lab.runners.find((one) => one.runnerId === runnerId)?.link.sentBytes() ?? NaN;
  const download = executor.steps["download-package"];
  if (download === undefined) throw new Error("The executor downloads packages.");
  const harming: Executor = {
    ...executor,
    steps: {
      ...executor.steps,
      "download-package": async (context, input) => {
        const [, harm] = harms[order.length - 1] ?? [];
        const host = lab.runners.find(({ runnerId }) => runnerId === context.runner.id)?.host;
        if (host !== undefined) await harm?.(host);
        return download(context, input);
      },
    },
  };
  const fleet = await observeFleet({
    controlPlane: lab.client,
    executors: [harming],
    serverUrl: lab.url,
    hosts: runners.map(({ name }) => ({ runner: name, host: { platform: "vm", address: name } })),
  });
  const allowOutageOf = lab.runners.map(({ name }) => name);
  const plan = planUpgrade(fleet, { allowOutageOf, drain: "off", settleMs: 0, soakMs: 0 });
  expect(plan.blockers).toEqual([]);
  const report = await applyPlan(plan, {
    controlPlane: lab.client,
    executors: [harming],
    serverUrl: lab.url,
    onEvent: (event: RunEvent) => {
      if (event.type === "step-started" && event.stepId === "stop") {
        order.push(event.unitId);
        sent.set(event.unitId, -linkOf(event.unitId));
      }
      if (event.type === "step-ended" && event.stepId === "download-package")
        sent.set(event.unitId, (sent.get(event.unitId) ?? 0) + linkOf(event.unitId));
    },
  });
  expect(report.units.map(({ outcome, reason }) => `${outcome}: ${reason}`)).toEqual(
    runners.map(() => "upgraded: It runs the new version."),
  );
  return Promise.all(
    order.map(async (runnerId): Promise<Upgrade> => {
      const host = lab.runners.find((one) => one.runnerId === runnerId)?.host;
      const directory = "/opt/apps/runner";
      const file = `runner-${runnerId}.jar`;
      const installed = (await host?.script(`sha256sum ${directory}/${file} | cut -d' ' -f1`)) ?? "";
      const expected = createHash("sha256")
        .update(await lab.simulator.buildPackage(runnerId))
        .digest("hex");
      return {
        sentBytes: sent.get(runnerId) ?? NaN,
        isItsPackage: installed.trim() === expected,
        left: (
          (await host?.script(`ls -A ${directory} | grep -vxF -e ${file} -e runner || true`)) ?? "?"
        ).trim(),
      };
    }),
  );
}
