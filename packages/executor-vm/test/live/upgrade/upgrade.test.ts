import { readFile, rm, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyPlan, createFileJournal, formatReport, observeFleet } from "@runner-upgrade/apply";
import { formatPlan, planUpgrade } from "@runner-upgrade/plan";
import { createJobLoad, type SimulatorEvent } from "@runner-upgrade/simulator";
import { opensshTransport, ssh2Transport, type Transport } from "@runner-upgrade/transport";
import { beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import { invocationOn, type OutsideInvocation } from "../set-ups/invocation.js";
import { setUps } from "../set-ups/index.js";
import { startLab, versions, type Lab, type LabRunner } from "./lab.js";

const engine = engineForLiveHosts();

/** The two ways over SSH, and how each names a host. */
const ways: readonly {
  readonly name: string;
  readonly createTransport: (lab: Lab) => Transport;
  readonly addressOf: (runner: LabRunner) => string;
  readonly from: string;
  readonly to: string;
}[] = [
  {
    name: "openssh",
    createTransport: ({ live }) => opensshTransport({ configFile: live.sshConfigFile }),
    addressOf: ({ host }) => host.alias,
    from: versions[0],
    to: versions[1],
  },
  {
    name: "ssh2",
    createTransport: ({ live }) =>
      ssh2Transport({
        hostKeys: { kind: "known-hosts", path: live.knownHostsFile },
        authentication: [{ kind: "key-file", path: live.identityFile }],
      }),
    addressOf: ({ host }) => `upgrader@127.0.0.1:${String(host.port)}`,
    from: versions[1],
    to: versions[2],
  },
];

describe.skipIf(!engine.isThere)("a fleet of real hosts, upgraded under job load", () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab();
    return () => lab[Symbol.asyncDispose]();
  });

  describe.each(ways)("over $name", ({ createTransport, addressOf, from, to }) => {
    let said = "";
    const before = new Map<string, OutsideInvocation>();
    const files = new Map<string, string>();
    let log: readonly SimulatorEvent[] = [];
    let load: ReturnType<typeof createJobLoad>;
    let report: Awaited<ReturnType<typeof applyPlan>>;

    beforeAll(async () => {
      await lab.waitUntilHealthy(from);
      lab.secrets();
      for (const { name, host } of lab.runners) {
        before.set(name, await invocationOn(host));
        files.set(name, await filesOn(host));
      }
      lab.simulator.setServerVersion(to);
      const logStart = lab.simulator.log.length;
      load = createJobLoad(lab.simulator, { operationMs: 15_000, jobsPerNeed: 2 });
      load.start();

      const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-live-"));
      const out: unknown[] = [];
      await using transport = createTransport(lab);
      // All at once, as `observeFleet` does it.
      await Promise.all(
        lab.runners.map(async (runner) => {
          await using session = await transport.connect(addressOf(runner));
          const { stdout } = await session.run(["hostname"]);
          expect(stdout.trim(), "each address leads to its own host").toBe(runner.host.alias);
        }),
      );
      const executor = createVmExecutor({
        transport,
        staysGoneMs: 2_000,
        startSettleMs: 2_000,
        logger: { debug: (message) => out.push(message), warn: (message) => out.push(message) },
      });
      const fleet = await observeFleet({
        controlPlane: lab.client,
        executors: [executor],
        serverUrl: lab.serverUrl,
        hosts: lab.runners.map((runner) => ({
          runner: runner.name,
          host: { platform: "vm", address: addressOf(runner), ...runner.planned },
        })),
      });
      // The run keeps the wall clock, and the simulated agents beat faster than it by the factor.
      const drainQuietMs = 15_000 / lab.simulator.clockFactor;
      const plan = planUpgrade(fleet, { settleMs: 2_000, soakMs: 2_000, drainQuietMs });
      expect(plan.blockers).toEqual([]);
      report = await applyPlan(plan, {
        controlPlane: lab.client,
        executors: [executor],
        serverUrl: lab.serverUrl,
        journal: createFileJournal(join(directory, "journal")),
        packageLimits: { minBytes: 1_000 },
        onEvent: (event) => out.push(event),
        logger: {
          debug: (...message: unknown[]) => out.push(message),
          info: (...message: unknown[]) => out.push(message),
          warn: (...message: unknown[]) => out.push(message),
          error: (...message: unknown[]) => out.push(message),
        },
      });
      load.stop();
      log = lab.simulator.log.slice(logStart);
      said = [
        JSON.stringify([fleet, plan, report, out]),
        formatPlan(plan, { as: "text" }),
        formatReport(report, { as: "text" }),
        await readFile(join(directory, "journal"), "utf8"),
      ].join("\n");
      await rm(directory, { recursive: true });
    });

    it("ends with every Runner upgraded, and no job lost", () => {
      expect(
        report.units.map(({ runnerName, outcome, reason }) => ({ runnerName, outcome, reason })),
      ).toEqual(
        report.units.map(({ runnerName }) => ({
          runnerName,
          outcome: "upgraded",
          reason: "It runs the new version.",
        })),
      );
      expect(report.units).toHaveLength(setUps.length);
      expect(report.isComplete).toBe(true);
      expect(load.report.losses).toEqual([]);
      expect(load.report.done).toBeGreaterThan(10);
    });

    it.each(setUps.map(({ name }) => name))(
      "starts the new package as the old one was started: %s",
      async (name) => {
        const runner = lab.runners.find((one) => one.setUp === name);
        if (runner === undefined) throw new Error(`No Runner is set up as ${name}.`);
        const state = lab.simulator.runner(runner.runnerId);
        expect(state).toMatchObject({ status: "Healthy", version: to, processes: 1 });
        expect(withoutCredentials(await invocationOn(runner.host))).toEqual(
          withoutCredentials(before.get(runner.name)),
        );
      },
    );

    it("leaves nothing on the hosts but the new package, and owner and mode of every file as they were", async () => {
      for (const { name, host } of lab.runners) {
        expect(await filesOn(host), name).toBe(files.get(name));
      }
    });

    it("takes one Runner away at a time, each in the order of the procedure", () => {
      const away = new Set<string>();
      for (const event of log) {
        if (event.type === "process-gone") away.add(event.runnerId);
        if (event.type === "checked-in") away.delete(event.runnerId);
        expect(away.size).toBeLessThanOrEqual(1);
      }
      for (const { name, runnerId } of lab.runners) {
        const order = log.flatMap((event) =>
          "runnerId" in event && event.runnerId === runnerId && event.type !== "status-changed"
            ? [event.type]
            : [],
        );
        const steps = ["process-gone", "credentials-regenerated", "package-downloaded", "process-started"];
        expect(
          order.filter((type) => steps.includes(type)),
          name,
        ).toEqual(steps);
        expect(order, name).not.toContain("credentials-refused");
      }
    });

    it("says no secret", () => {
      expect(said.length).toBeGreaterThan(1_000);
      expect(lab.secrets().filter((secret) => said.includes(secret))).toEqual([]);
    });
  });
});

const credentialNames = [
  "RUNNER_RUNDECK_SERVER_TOKEN",
  "RUNNER_RUNDECK_SERVER_URL",
  "RUNNER_RUNDECK_CLIENT_ID",
];

function withoutCredentials(invocation: OutsideInvocation | undefined): unknown {
  if (invocation === undefined) return undefined;
  const environment = Object.entries(invocation.environment).filter(
    ([name]) => !credentialNames.includes(name),
  );
  return { ...invocation, environment: Object.fromEntries(environment) };
}

/** Names, owners and modes of all that belongs to Runners on a host. The package itself becomes 0600, whatever it was. */
function filesOn(host: LabRunner["host"]): Promise<string> {
  return host.script(
    `find /opt/apps /srv /var/lib/rundeck-runner /home/rundeck /etc/default /etc/systemd/system ` +
      `-not -path '*/runner/logs*' -not -path '*/.cache*' -not -path '*/runner/.db*' -printf '%p %u:%g %m\\n' 2>/dev/null | sort`,
  );
}
