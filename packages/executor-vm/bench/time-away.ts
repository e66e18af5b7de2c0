// How long a Runner is away, beside the documented procedure (stop, regenerate, curl, scp, ssh), on one live host with systemd
// and over the same links: `npm run bench:time-away`. Needs the engine of the live suites. Variables: MEBIBYTES (164), ROUNDS (3).
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { applyPlan, observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { freePort, startLiveHosts, waitUntil } from "@runner-upgrade/lab";
import { planUpgrade } from "@runner-upgrade/plan";
import { createSimulator } from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { opensshTransport } from "@runner-upgrade/transport";
import { expect, it } from "vitest";
import { createVmExecutor } from "../src/index.js";
import { namedUnit } from "../test/live/set-ups/named-unit.js";
import { throttledPort } from "./throttled-port.js";

const run = promisify(execFile);
const mebibytes = Number(process.env["MEBIBYTES"] ?? 164);
const rounds = Number(process.env["ROUNDS"] ?? 3);
const tenMegabytes = 10_000_000;

it.each([
  { what: "10 MB/s from the server", fromServer: tenMegabytes, toHost: Infinity },
  { what: "no limit", fromServer: Infinity, toHost: Infinity },
  { what: "10 MB/s to the host", fromServer: Infinity, toHost: tenMegabytes },
])("$what", { timeout: 1_800_000 }, async ({ what, fromServer, toHost }) => {
  await using live = await startLiveHosts(["away"]);
  const [host] = live.hosts;
  if (host === undefined) throw new Error("There is no host.");
  const port = await freePort();
  const version = (round: number): string => `5.8.${String(round)}`;
  const simulator = createSimulator({
    version: version(0),
    packages: javaStandInPackage(),
    packageBytes: mebibytes * 1024 * 1024,
    publicUrl: `http://${live.gateway}:${String(port)}`,
  });
  simulator.addProject({ name: "bench", dispatch: "manual" });
  const listening = await simulator.listen({ host: "0.0.0.0", port });
  await using server = await throttledPort(port, fromServer);
  await using ssh = await throttledPort(host.port, toHost);
  const folder = await mkdtemp(join(tmpdir(), "bench-away-"));
  try {
    const configFile = join(folder, "config");
    // The key that was read past SSH is known under the host's own port.
    const config = (await readFile(live.sshConfigFile, "utf8")).replace(
      /^ {2}Port \d+$/m,
      `  Port ${String(ssh.port)}\n  HostKeyAlias [127.0.0.1]:${String(host.port)}`,
    );
    await writeFile(configFile, config);
    const url = `http://127.0.0.1:${String(server.port)}`;
    const client = createRunnerClient({ url, auth: tokenAuth(simulator.apiToken) });
    const { runnerId, token } = simulator.addRunner({ name: "away", tags: ["bench"], projects: ["bench"] });
    await namedUnit.install(host, {
      runnerId,
      token,
      serverUrl: url,
      package: await simulator.buildPackage(runnerId),
    });
    const isOn = (wanted: string) => (): Promise<boolean> => {
      const { status, version: now } = simulator.runner(runnerId);
      return Promise.resolve(status === "Healthy" && now === wanted);
    };
    const untilOn = (wanted: string): Promise<void> => waitUntil(`version ${wanted}`, isOn(wanted));
    await untilOn(version(0));

    const byHand = async (): Promise<void> => {
      const words = ["-F", configFile, "away"];
      await run("ssh", [...words, "sudo systemctl stop runner.service"]);
      const { downloadToken } = await client.regenerateCredentials(runnerId);
      const file = join(folder, "runner.jar");
      const header = `X-Rundeck-Auth-Token: ${simulator.apiToken}`;
      const path = `/api/48/runnerManagement/download/${downloadToken}`;
      await run("curl", ["-sSf", "-H", header, "-o", file, `${url}${path}`]);
      await run("scp", ["-F", configFile, "-q", file, "away:/tmp/runner.jar"]);
      const place = `/opt/apps/runner/runner-${runnerId}.jar`;
      await run("ssh", [
        ...words,
        `sudo install -o rundeck -g rundeck -m 600 /tmp/runner.jar ${place} && rm /tmp/runner.jar && sudo systemctl start runner.service`,
      ]);
    };
    const ours = async (): Promise<number> => {
      await using transport = opensshTransport({ configFile });
      await using executor = createVmExecutor({ transport });
      const fleet = await observeFleet({
        controlPlane: client,
        executors: [executor],
        serverUrl: url,
        hosts: [{ runner: "away", host: { platform: "vm", address: "away" } }],
      });
      const plan = planUpgrade(fleet, { allowOutageOf: ["away"], drain: "off", settleMs: 0, soakMs: 0 });
      expect(plan.blockers).toEqual([]);
      let stoppedAt = 0;
      const report = await applyPlan(plan, {
        controlPlane: client,
        executors: [executor],
        serverUrl: url,
        onEvent: (event) => {
          if (event.type === "step-started" && event.stepId === "stop") stoppedAt = performance.now();
        },
      });
      expect(report.units).toMatchObject([{ outcome: "upgraded" }]);
      const steps = report.units[0]?.steps ?? [];
      console.log(steps.map(({ id, durationMs }) => `${id} ${seconds(durationMs)}`).join(", "));
      return stoppedAt;
    };

    const times = { byHand: [] as number[], ours: [] as number[] };
    let at = 0;
    const measure = async (kind: keyof typeof times): Promise<void> => {
      at += 1;
      simulator.setServerVersion(version(at));
      const healthy = untilOn(version(at)).then(() => performance.now());
      const startedAt = performance.now();
      const stoppedAt = kind === "ours" ? await ours() : await byHand().then(() => startedAt);
      times[kind].push((await healthy) - stoppedAt);
    };
    for (let round = 0; round < rounds; round += 1) {
      await measure("byHand");
      await measure("ours");
    }
    const [hand, own] = [median(times.byHand), median(times.ours)];
    console.log(
      `${what}, ${String(mebibytes)} MiB, median of ${String(rounds)}: by hand ${seconds(hand)}, ours ${seconds(own)}, ratio ${(own / hand).toFixed(2)}`,
    );
    console.log(`FIGURES ${JSON.stringify({ [what]: own / hand })}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
    await listening.close();
  }
});

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
