import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import { freePort } from "@runner-upgrade/lab";
import { createSimulator, type Simulator } from "@runner-upgrade/simulator";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import { throttledPort, type ThrottledPort } from "../../../bench/throttled-port.js";
import { startLiveHosts, type LiveHost } from "../hosts/live-hosts.js";
import { waitUntil } from "../hosts/wait-until.js";
import { namedUnit } from "../set-ups/named-unit.js";

/** A Runner on a host of its own, behind a link of its own. */
export interface SlowRunner {
  readonly name: string;
  readonly runnerId: string;
  readonly host: LiveHost;
  readonly link: ThrottledPort;
}

/** A control plane and Runners, with links as slow as is wanted in between. */
export interface SlowLab {
  readonly simulator: Simulator;
  readonly client: RunnerClient;
  /** Of the control plane, behind its link. */
  readonly url: string;
  readonly runners: readonly SlowRunner[];
  /** An ssh_config that leads to the hosts by their links; the alias of each is its Runner's name. */
  readonly sshConfigFile: string;
  /** For files of a test; removed in the end. */
  readonly folder: string;
  untilOn(runnerId: string, version: string): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Limits are bytes a second. */
export interface SlowLabOptions {
  readonly names: readonly string[];
  readonly version: string;
  readonly packageBytes: number;
  readonly fromServer: number;
  readonly toHosts: number;
}

/** Starts it with every Runner Healthy. Dispose of it. */
export async function startSlowLab(options: SlowLabOptions): Promise<SlowLab> {
  const closers: (() => Promise<unknown>)[] = [];
  const dispose = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  const opened = <T extends AsyncDisposable>(part: T): T => {
    closers.push(() => Promise.resolve(part[Symbol.asyncDispose]()));
    return part;
  };
  try {
    return { ...(await start(options, opened, closers)), [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

async function start(
  options: SlowLabOptions,
  opened: <T extends AsyncDisposable>(part: T) => T,
  closers: (() => Promise<unknown>)[],
): Promise<Omit<SlowLab, typeof Symbol.asyncDispose>> {
  const live = opened(await startLiveHosts(options.names));
  const port = await freePort();
  const simulator = createSimulator({
    version: options.version,
    packages: javaStandInPackage(),
    packageBytes: options.packageBytes,
    publicUrl: `http://${live.gateway}:${String(port)}`,
  });
  simulator.addProject({ name: "live", dispatch: "manual" });
  const listening = await simulator.listen({ host: "0.0.0.0", port });
  closers.push(() => listening.close());
  const server = opened(await throttledPort(port, options.fromServer));
  const url = `http://127.0.0.1:${String(server.port)}`;
  const folder = await mkdtemp(join(tmpdir(), "slow-lab-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));

  const untilOn = (runnerId: string, version: string): Promise<void> =>
    waitUntil(
      `version ${version}`,
      () => {
        const { status, version: now } = simulator.runner(runnerId);
        return Promise.resolve(status === "Healthy" && now === version);
      },
      { timeoutMs: 300_000 },
    );
  let config = await readFile(live.sshConfigFile, "utf8");
  const runners: SlowRunner[] = [];
  for (const host of live.hosts) {
    const link = opened(await throttledPort(host.port, options.toHosts));
    // The key that was read past SSH is known under the host's own port.
    config = config.replace(
      new RegExp(`^ {2}Port ${String(host.port)}$`, "m"),
      `  Port ${String(link.port)}\n  HostKeyAlias [127.0.0.1]:${String(host.port)}`,
    );
    const { runnerId, token } = simulator.addRunner({ name: host.alias, tags: ["live"], projects: ["live"] });
    const packageBytes = await simulator.buildPackage(runnerId);
    await namedUnit.install(host, { runnerId, token, serverUrl: url, package: packageBytes });
    runners.push({ name: host.alias, runnerId, host, link });
  }
  const sshConfigFile = join(folder, "config");
  await writeFile(sshConfigFile, config);
  for (const { runnerId } of runners) await untilOn(runnerId, options.version);
  return {
    ...{ simulator, url, runners, sshConfigFile, folder, untilOn },
    client: createRunnerClient({ url, auth: tokenAuth(simulator.apiToken) }),
  };
}
