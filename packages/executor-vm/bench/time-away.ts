// How long a Runner is away, beside the documented procedure (stop, regenerate, curl, scp, ssh), on live hosts with systemd
// and over the same links: `npm run bench:time-away`. Each of our runs upgrades two Runners, and the second is measured: most of a
// fleet is upgraded after another one. Needs the engine of the live suites. Variables: MEBIBYTES (164), ROUNDS (3).
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { applyPlan, observeFleet } from "@runner-upgrade/apply";
import { planUpgrade } from "@runner-upgrade/plan";
import { opensshTransport } from "@runner-upgrade/transport";
import { expect, it } from "vitest";
import { createVmExecutor } from "../src/index.js";
import { startSlowLab } from "../test/live/delta/slow-lab.js";

const run = promisify(execFile);
const mebibytes = Number(process.env["MEBIBYTES"] ?? 164);
const rounds = Number(process.env["ROUNDS"] ?? 3);
const tenMegabytes = 10_000_000;

it.each([
  { what: "10 MB/s from the server", fromServer: tenMegabytes, toHosts: Infinity },
  { what: "no limit", fromServer: Infinity, toHosts: Infinity },
  { what: "10 MB/s to the host", fromServer: Infinity, toHosts: tenMegabytes },
])("$what", { timeout: 3_600_000 }, async ({ what, ...links }) => {
  const version = (round: number): string => `5.8.${String(round)}`;
  const packageBytes = mebibytes * 1024 * 1024;
  await using lab = await startSlowLab({
    ...{ names: ["away-1", "away-2"], version: version(0), packageBytes },
    ...links,
  });
  const { simulator, client, url, runners } = lab;
  const [byHandRunner] = runners;
  if (byHandRunner === undefined) throw new Error("There is no Runner.");

  const byHand = async (): Promise<void> => {
    const { name, runnerId } = byHandRunner;
    const words = ["-F", lab.sshConfigFile, name];
    await run("ssh", [...words, "sudo systemctl stop runner.service"]);
    const { downloadToken } = await client.regenerateCredentials(runnerId);
    const file = join(lab.folder, "runner.jar");
    const header = `X-Rundeck-Auth-Token: ${simulator.apiToken}`;
    const path = `/api/48/runnerManagement/download/${downloadToken}`;
    await run("curl", ["-sSf", "-H", header, "-o", file, `${url}${path}`]);
    await run("scp", ["-F", lab.sshConfigFile, "-q", file, `${name}:/tmp/runner.jar`]);
    const place = `/opt/apps/runner/runner-${runnerId}.jar`;
    await run("ssh", [
      ...words,
      `sudo install -o rundeck -g rundeck -m 600 /tmp/runner.jar ${place} && rm /tmp/runner.jar && sudo systemctl start runner.service`,
    ]);
  };

  /** Upgrades both, and returns which was stopped last, and when. */
  const ours = async (): Promise<{ readonly runnerId: string; readonly stoppedAt: number }> => {
    await using transport = opensshTransport({ configFile: lab.sshConfigFile });
    await using executor = createVmExecutor({ transport });
    const names = runners.map(({ name }) => name);
    const fleet = await observeFleet({
      controlPlane: client,
      executors: [executor],
      serverUrl: url,
      hosts: names.map((name) => ({ runner: name, host: { platform: "vm", address: name } })),
    });
    const plan = planUpgrade(fleet, { allowOutageOf: names, drain: "off", settleMs: 0, soakMs: 0 });
    expect(plan.blockers).toEqual([]);
    let last = { runnerId: "", stoppedAt: 0 };
    const report = await applyPlan(plan, {
      controlPlane: client,
      executors: [executor],
      serverUrl: url,
      onEvent: (event) => {
        if (event.type === "step-started" && event.stepId === "stop")
          last = { runnerId: event.unitId, stoppedAt: performance.now() };
      },
    });
    expect(report.units.map(({ outcome }) => outcome)).toEqual(["upgraded", "upgraded"]);
    for (const { steps } of report.units)
      console.log(steps.map(({ id, durationMs }) => `${id} ${seconds(durationMs)}`).join(", "));
    return last;
  };

  const times = { byHand: [] as number[], ours: [] as number[] };
  let at = 0;
  const measure = async (kind: keyof typeof times): Promise<void> => {
    at += 1;
    simulator.setServerVersion(version(at));
    const wanted = version(at);
    const measured = kind === "ours" ? runners : [byHandRunner];
    const healthyAt = new Map(
      measured.map(({ runnerId }) => [runnerId, lab.untilOn(runnerId, wanted).then(() => performance.now())]),
    );
    const startedAt = performance.now();
    const last =
      kind === "ours"
        ? await ours()
        : await byHand().then(() => ({ runnerId: byHandRunner.runnerId, stoppedAt: startedAt }));
    await Promise.all(healthyAt.values());
    times[kind].push(((await healthyAt.get(last.runnerId)) ?? NaN) - last.stoppedAt);
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
});

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
