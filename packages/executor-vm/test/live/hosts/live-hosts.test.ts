import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineForLiveHosts } from "./engine.js";
import { startLiveHosts, type LiveHosts } from "./live-hosts.js";

const execute = promisify(execFile);
const engine = engineForLiveHosts();

describe.skipIf(!engine.isThere)("live hosts", () => {
  let live: LiveHosts;
  beforeAll(async () => {
    live = await startLiveHosts(["one", "two"]);
  });
  afterAll(() => live[Symbol.asyncDispose]());

  it("are reached over SSH by their alias, with a host key that was checked", async () => {
    for (const host of live.hosts) {
      const { stdout } = await execute("ssh", [
        ...["-F", live.sshConfigFile, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes"],
        ...[host.alias, "hostname; sudo -n id -u; systemctl is-system-running; java -version 2>&1 | head -1"],
      ]);
      const [name, uid, state, java] = stdout.trim().split("\n");
      expect([name, uid, state]).toEqual([host.alias, "0", "running"]);
      expect(java).toContain("17");
    }
  });
});
