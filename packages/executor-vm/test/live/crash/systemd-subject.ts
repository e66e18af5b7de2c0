import { join } from "node:path";
import { bothProjects, type CrashFleet, type CrashSubject } from "@runner-upgrade/crash-matrix";
import type { Simulator } from "@runner-upgrade/simulator";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { waitUntil } from "../hosts/wait-until.js";
import { invocationOn } from "../set-ups/invocation.js";
import { stableUnit } from "../set-ups/stable-unit.js";
import { callsOf } from "./calls.js";
import type { ChildSettings } from "./child-settings.js";
import { openTunnel } from "./open-tunnel.js";

/**
 * Runners that are units of systemd, which starts them again by itself (`Restart=always`), each a real JVM on a host of
 * its own that is reached over SSH.
 */
export const systemUnits: CrashSubject = {
  name: "vm, systemd unit over SSH",
  calls: callsOf({ stop: { containing: " stop " }, start: { containing: " start " } }),
  childFile: join(import.meta.dirname, "child.ts"),
  layOut: async ({ simulator }): Promise<CrashFleet> => {
    const live = await startLiveHosts(["upgraded", "standing-in"]);
    const tunnels: { close: () => Promise<void> }[] = [];
    const dispose = async (): Promise<void> => {
      await Promise.all(tunnels.map((tunnel) => tunnel.close()));
      await live[Symbol.asyncDispose]();
    };
    try {
      const [upgraded] = await Promise.all(live.hosts.map((host) => install(host, live, simulator, tunnels)));
      const [host] = live.hosts;
      if (upgraded === undefined || host === undefined) throw new Error("There are two hosts.");
      const settings: ChildSettings = { sshConfigFile: live.sshConfigFile };
      return {
        hosts: [
          { runner: upgraded.runnerId, host: { platform: "vm", address: host.alias, ...upgraded.planned } },
        ],
        runnerId: upgraded.runnerId,
        settings,
        invocation: () => invocationOn(host),
        files: () => filesOn(host),
        dispose,
      };
    } catch (error) {
      await dispose();
      throw error;
    }
  },
};

async function install(
  host: LiveHost,
  live: LiveHosts,
  simulator: Simulator,
  tunnels: { close: () => Promise<void> }[],
) {
  const port = Number(new URL(simulator.url).port);
  tunnels.push(openTunnel({ sshConfigFile: live.sshConfigFile, alias: host.alias, port }));
  await waitUntil(`${host.alias} to reach the control plane`, () =>
    host.script(`exec 3<>/dev/tcp/127.0.0.1/${String(port)}`).then(
      () => true,
      () => false,
    ),
  );
  const { runnerId, token } = simulator.addRunner({
    name: host.alias,
    tags: ["crash"],
    projects: bothProjects,
  });
  const planned = await stableUnit.install(host, {
    runnerId,
    token,
    serverUrl: simulator.url,
    package: await simulator.buildPackage(runnerId),
  });
  return { runnerId, planned };
}

/** Names, owners and modes. What the Runner itself writes is no part of it. */
async function filesOn(host: LiveHost): Promise<string[]> {
  const found = await host.script(
    `find /srv /etc/systemd/system /home/upgrader /home/rundeck ` +
      `-not -path '*/runner/logs*' -not -path '*/.cache*' -not -path '*/runner/.db*' -printf '%p %u:%g %m\\n' | sort`,
  );
  return found.split("\n");
}
