import type { PlaceDiscovery } from "@runner-upgrade/executor";
import { opensshTransport, type Transport } from "@runner-upgrade/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { layOut, type LaidOutRunner } from "../host-cases/laid-out-runner.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { waitUntil } from "../hosts/wait-until.js";
import { smallHeap } from "../set-ups/set-up.js";

const engine = engineForLiveHosts();
const alias = "runner-host";
const variableToken = "canary-in-a-variable-6d1f";

describe.skipIf(!engine.isThere)("the discovery of a real host", () => {
  let live: LiveHosts;
  let host: LiveHost;
  let transport: Transport;
  const runners: LaidOutRunner[] = [];

  /** One Runner with its id in a variable, one whose unit is stopped, one that the vendor's job laid out. */
  beforeAll(async () => {
    live = await startLiveHosts([alias]);
    const [first] = live.hosts;
    if (first === undefined) throw new Error("A host was started.");
    host = first;
    transport = opensshTransport({ configFile: live.sshConfigFile });
    const lay = async (name: string, owner: string): Promise<LaidOutRunner> => {
      const runner = await layOut({
        ...{ host, transport, address: alias, directory: `/opt/${name}`, owner },
      });
      runners.push(runner);
      return runner;
    };
    const unit = (name: string, directory: string, user: string, more: string): Promise<unknown> =>
      host.put(
        `/etc/systemd/system/${name}.service`,
        `[Service]\nUser=${user}\nWorkingDirectory=${directory}\n${more}\n`,
      );
    const inVariable = await lay("in-variable", "upgrader");
    await host.script(`mv '/opt/in-variable/${inVariable.file}' /opt/in-variable/runner.jar`);
    await unit(
      "in-variable",
      "/opt/in-variable",
      "upgrader",
      `Environment=RUNNER_RUNDECK_CLIENT_ID=${inVariable.id} RUNNER_RUNDECK_SERVER_TOKEN=${variableToken}\nExecStart=/usr/bin/java ${smallHeap} -jar runner.jar`,
    );
    const stopped = await lay("stopped", "rundeck");
    await unit("stopped", "/opt/stopped", "rundeck", `ExecStart=/usr/bin/java -jar ${stopped.file}`);
    const byJob = await lay("by-job", "rundeck");
    await host.put(
      "/var/tmp/meta",
      `replicaId=r-2\nrunnerId=${byJob.id}\nrunnerToken=${byJob.oldToken}\ndownloadToken=${variableToken}\n`,
    );
    await host.script(
      `mv '/opt/by-job/${byJob.file}' /opt/by-job/edge.jar && install -o rundeck -g rundeck -m 600 /var/tmp/meta /opt/by-job/.replica-meta && chmod 700 /opt/by-job`,
    );
    await unit("by-job", "/opt/by-job", "rundeck", `ExecStart=/usr/bin/java ${smallHeap} -jar edge.jar`);
    await host.script("systemctl daemon-reload && systemctl start in-variable by-job");
    await waitUntil("both Runners to have made their directories", async () => {
      const made = await host.script("ls -d /opt/in-variable/runner/logs /opt/by-job/runner/logs || true");
      return made.trim().split("\n").length === 2;
    });
  });
  afterAll(async () => {
    await transport[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  async function discover(address: string): Promise<PlaceDiscovery> {
    await using executor = createVmExecutor({ transport });
    const discovery = await executor.discover?.({
      place: { platform: "vm", address },
      knownIds: runners.map(({ id }) => id),
      signal: new AbortController().signal,
      timeLimitMs: 60_000,
    });
    if (discovery === undefined) throw new Error("The executor discovers nothing.");
    expect(JSON.stringify(discovery)).not.toContain("canary");
    return discovery;
  }

  it("finds processes and stopped units of every user with sudo, and reads each id where it stands", async () => {
    const before = await host.script("systemctl show -p MainPID in-variable by-job; ls -A /opt/*");
    const { found, hidden } = await discover(alias);
    expect(await host.script("systemctl show -p MainPID in-variable by-job; ls -A /opt/*")).toBe(before);
    expect(hidden).toEqual([]);
    const [inVariable, stopped, byJob] = runners.map(({ id }) => found.find(({ ids }) => ids.includes(id)));
    expect(found).toHaveLength(3);
    expect(inVariable).toMatchObject({ certainty: "certain", isRunning: true });
    expect(inVariable?.host).toEqual({ platform: "vm", address: alias });
    expect(stopped).toMatchObject({
      ...{ certainty: "probable", isRunning: false },
      host: { service: { kind: "systemd", unit: "stopped.service", scope: "system" } },
    });
    expect(byJob).toMatchObject({
      ...{ ids: ["r-2", runners[2]?.id], certainty: "probable", isRunning: true },
      host: { packagePath: "/opt/by-job/edge.jar" },
    });
  });

  it("says what a login without sudo does not see, and finds the rest", async () => {
    const { found, hidden } = await discover(`rundeck@${alias}`);
    expect(hidden).toMatchObject([{ code: "PERMISSION_DENIED" }]);
    expect(hidden[0]?.remedy).toContain("sudo");
    expect(found.flatMap(({ ids }) => ids)).toEqual(expect.arrayContaining([runners[1]?.id, runners[2]?.id]));
    // The package of the other user's process has a stable name, and its variables are hidden.
    expect(found.find(({ ids }) => ids.includes(runners[0]?.id ?? ""))).toBeUndefined();
    expect(found.filter(({ certainty }) => certainty === "none")).toHaveLength(1);
  });
});
