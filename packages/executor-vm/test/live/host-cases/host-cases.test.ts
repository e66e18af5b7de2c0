import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { tmpdir } from "node:os";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import { opensshTransport, type Transport } from "@runner-upgrade/transport";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createVmExecutor } from "../../../src/index.js";
import { engineForLiveHosts } from "../hosts/engine.js";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { smallHeap } from "../set-ups/set-up.js";
import { layOut, type LaidOutRunner } from "./laid-out-runner.js";

const engine = engineForLiveHosts();
const alias = "runner-host";

describe.skipIf(!engine.isThere)("what hosts have in store", () => {
  let live: LiveHosts;
  let host: LiveHost;
  let transport: Transport;
  let last: LaidOutRunner | null = null;

  beforeAll(async () => {
    live = await startLiveHosts([alias]);
    const [first] = live.hosts;
    if (first === undefined) throw new Error("A host was started.");
    host = first;
    transport = opensshTransport({ configFile: live.sshConfigFile });
    return async () => {
      await transport[Symbol.asyncDispose]();
      await live[Symbol.asyncDispose]();
    };
  });

  afterEach(async () => {
    // Nothing that a case said holds a secret, and nothing that it started goes on.
    expect(last?.walk.transcript.leaked(last.subject.secrets)).toEqual([]);
    await host.script(
      "systemctl stop 'case-*.service' || true; pkill -KILL -f case-supervis[o]r || true; pkill -KILL -x java || true",
    );
  });

  async function lay(
    directory: string,
    more: Partial<Parameters<typeof layOut>[0]> = {},
  ): Promise<LaidOutRunner> {
    last = await layOut({ host, transport, address: alias, directory, ...more });
    return last;
  }

  async function unit(name: string, text: string): Promise<void> {
    await host.put(`/etc/systemd/system/${name}`, text);
    await host.script("systemctl daemon-reload");
  }

  function inspect(runner: LaidOutRunner): Promise<HostFacts> {
    return runner.walk.call((executor) =>
      executor.inspectHost({ ...runner.walk.context(), serverUrl: null }),
    );
  }

  const failed = (facts: HostFacts): readonly string[] =>
    facts.findings.filter((finding) => finding.level === "failed").map((finding) => finding.code);

  it("discovers the unit that nobody named, of the system and of a user", async () => {
    const one = await lay("/opt/case-one");
    await unit(
      "case-one.service",
      `[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-one\nExecStart=/usr/bin/java ${smallHeap} -jar ${one.file}\n`,
    );
    await host.script("systemctl start case-one.service");
    await one.untilRunning();
    expect((await inspect(one)).details).toMatchObject({ service: "system unit case-one.service" });

    const two = await lay("/home/rundeck/case-two");
    await host.script(
      "install -d -o rundeck -g rundeck /home/rundeck/.config /home/rundeck/.config/systemd /home/rundeck/.config/systemd/user",
    );
    await host.put(
      "/home/rundeck/.config/systemd/user/case-two.service",
      `[Service]\nWorkingDirectory=%h/case-two\nExecStart=/usr/bin/java ${smallHeap} -jar ${two.file}\n`,
      { owner: "rundeck:rundeck" },
    );
    await host.script(
      "su rundeck -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u); systemctl --user daemon-reload; systemctl --user start case-two.service'",
    );
    await two.untilRunning();
    expect(await inspect(two)).toMatchObject({ details: { service: "user unit case-two.service" } });
    await host.script(
      "su rundeck -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u); systemctl --user stop case-two.service'",
    );
  });

  it("upgrades a Runner that does not run, where its unit says how it would", async () => {
    const runner = await lay("/opt/case-stopped", {
      planned: { service: { kind: "systemd", unit: "case-stopped", scope: "system" } },
    });
    await unit(
      "case-stopped.service",
      `[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-stopped\nExecStart=/usr/bin/java ${smallHeap} -jar ${runner.file}\n`,
    );
    const facts = await inspect(runner);
    expect(failed(facts)).toEqual([]);
    expect(facts.findings.map((finding) => finding.code)).toContain("NOT_RUNNING");
    await runner.walk.through();
    expect(await runner.pids()).toHaveLength(1);
    expect(await runner.subject.world.leftovers()).toEqual([]);
  });

  it("puts the new token where a drop-in sets the old one: same line, owner, mode and access list", async () => {
    const runner = await lay("/opt/case-dropin", {
      planned: { service: { kind: "systemd", unit: "case-dropin.service", scope: "system" } },
    });
    await unit(
      "case-dropin.service",
      `[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-dropin\nExecStart=/usr/bin/java ${smallHeap} -jar ${runner.file}\n`,
    );
    const dropIn = "/etc/systemd/system/case-dropin.service.d/credentials.conf";
    const text = (token: string): string =>
      `[Service]\n# Credentials\nEnvironment="A=1 2" RUNNER_RUNDECK_SERVER_TOKEN=${token} RUNNER_RUNDECK_CLIENT_ID=${runner.id}\n`;
    await host.script(`mkdir -p ${dropIn.slice(0, dropIn.lastIndexOf("/"))}`);
    await host.put(dropIn, text(runner.oldToken), { owner: "root:rundeck", mode: "640" });
    // Not every file system of a host keeps access lists.
    await host.script(
      `setfacl -m u:upgrader:r ${dropIn} || true; systemctl daemon-reload; systemctl start case-dropin`,
    );
    const look = `stat -c '%U:%G %a' ${dropIn}; getfacl -p ${dropIn} 2>/dev/null || true`;
    const before = await host.script(look);
    await runner.untilRunning();
    await runner.walk.through();
    expect(await host.script(`cat ${dropIn}`)).toBe(text(runner.walk.credentials().token.reveal()).trimEnd());
    expect(await host.script(look)).toBe(before);
    expect(await host.script(`ls ${dropIn.slice(0, dropIn.lastIndexOf("/"))}`)).toBe("credentials.conf");
  });

  it("refuses a token that comes from a script, which it could not replace", async () => {
    const runner = await lay("/opt/case-script", {
      planned: { service: { kind: "systemd", unit: "case-script.service", scope: "system" } },
    });
    await host.put(
      "/opt/case-script/start.sh",
      `#!/bin/sh\nexport RUNNER_RUNDECK_SERVER_TOKEN=${runner.oldToken}\njava ${smallHeap} -jar ${runner.file}\n`,
      { mode: "755" },
    );
    await unit(
      "case-script.service",
      `[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-script\nExecStart=/opt/case-script/start.sh\n`,
    );
    await host.script("systemctl start case-script");
    await runner.untilRunning();
    const pids = await runner.pids();
    expect(failed(await inspect(runner))).toEqual(["CREDENTIALS_NOT_WRITABLE"]);
    await expect(runner.walk.step("inspect")).rejects.toMatchObject({ code: "CREDENTIALS_NOT_WRITABLE" });
    expect(await runner.pids()).toEqual(pids);
  });

  it("names what revives a process, and finds the old Runner running", async () => {
    const runner = await lay("/opt/case-revived", { planned: { service: { kind: "process" } } });
    await host.put(
      "/opt/case-revived/case-supervisor",
      `while :; do java ${smallHeap} -jar ${runner.file}; sleep 1; done\n`,
    );
    await host.script(
      "cd /opt/case-revived && runuser -u rundeck -- setsid sh ./case-supervisor >/dev/null 2>&1 </dev/null &",
    );
    await runner.untilRunning();
    await runner.walk.through("save-state");
    await expect(runner.walk.step("stop")).rejects.toMatchObject({ code: "REVIVED" });
    await runner.untilRunning();
    expect((await runner.walk.restore()).outcome).toBe("already-done");
    expect(await runner.walk.observe()).toMatchObject({ process: "running", installed: "old" });
  });

  it("notices a full disk and a read-only one before anything is stopped, and a disk that fills in the middle", async () => {
    await host.script("mkdir -p /mnt/case-disk && mount -t tmpfs -o size=3m tmpfs /mnt/case-disk");
    const runner = await lay("/mnt/case-disk/runner", {
      packageBytes: 700_000,
      planned: { service: { kind: "process" } },
    });
    const startAnew = async (): Promise<void> => {
      // A Runner that could not write its log may have ended.
      await host.script(
        `pkill -KILL -x java || true; cd /mnt/case-disk/runner && runuser -u rundeck -- setsid java ${smallHeap} -jar ${runner.file} >/dev/null 2>&1 </dev/null &`,
      );
      await runner.untilRunning();
    };
    await startAnew();
    expect(failed(await inspect(runner))).toEqual([]);
    await host.script("head -c 1000000 /dev/zero > /mnt/case-disk/filler");
    expect(failed(await inspect(runner))).toEqual(["NO_ROOM"]);
    // Held, so that it does not end of a log that it cannot write, before the look.
    await host.script("rm /mnt/case-disk/filler; pkill -STOP -x java; mount -o remount,ro /mnt/case-disk");
    expect(failed(await inspect(runner))).toEqual(["READ_ONLY"]);
    await host.script("mount -o remount,rw /mnt/case-disk");
    await startAnew();
    await runner.walk.through("regenerate-credentials");
    await host.script("head -c 1800000 /dev/zero > /mnt/case-disk/filler");
    await expect(runner.walk.step("download-package")).rejects.toMatchObject({ code: "DISK_FULL" });
    expect(await runner.walk.observe()).toMatchObject({ process: "gone", installed: "old" });
    await host.script("rm /mnt/case-disk/filler");
    await runner.walk.step("download-package");
    await runner.walk.onwardFrom("download-package");
    expect(await runner.pids()).toHaveLength(1);
    expect(await runner.subject.world.leftovers()).toEqual([]);
    await host.script("pkill -KILL -x java; umount -l /mnt/case-disk");
  });

  it("says that it may not look, where sudo is refused, and touches nothing", async () => {
    const runner = await lay("/opt/case-hidden", {
      owner: "root",
      address: `rundeck@${alias}`,
      planned: { service: { kind: "process" } },
    });
    await host.script(
      `cd /opt/case-hidden && setsid java ${smallHeap} -jar ${runner.file} >/dev/null 2>&1 </dev/null &`,
    );
    await runner.untilRunning();
    const pids = await runner.pids();
    expect(failed(await inspect(runner))).toEqual(["SUDO_NOT_AVAILABLE"]);
    await expect(runner.walk.step("inspect")).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    expect(await runner.pids()).toEqual(pids);
  });

  it("upgrades, and puts back, as the Runner's own user without sudo, although others' processes are hidden", async () => {
    // Another user's JVM, which this login may not look into: it must not cast doubt on what is its own.
    const other = await lay("/opt/case-other", { owner: "root" });
    await host.script(
      `cd /opt/case-other && setsid java ${smallHeap} -jar ${other.file} >/dev/null 2>&1 </dev/null &`,
    );
    await other.untilRunning();
    const runner = await lay("/opt/case-own", {
      address: `rundeck@${alias}`,
      planned: { service: { kind: "process" } },
    });
    const startIt = `cd /opt/case-own && setsid runuser -u rundeck -- java ${smallHeap} -jar ${runner.file} >/dev/null 2>&1 </dev/null &`;
    await host.script(startIt);
    await runner.untilRunning();
    expect(failed(await inspect(runner))).toEqual([]);
    await runner.walk.through("stop");
    expect(await runner.pids()).toEqual([]);
    await runner.walk.call((executor) => executor.restore(runner.walk.context()));
    await runner.untilRunning();
    await runner.walk.through("start");
    await runner.untilRunning();
    expect(await runner.pids()).toHaveLength(1);
    await host.script("pkill -KILL -x java");
  });

  it("gives a unit that never named credentials a file with them, when the old package must run with new ones", async () => {
    const runner = await lay("/opt/case-back", {
      planned: { service: { kind: "systemd", unit: "case-back.service", scope: "system" } },
    });
    await unit(
      "case-back.service",
      `[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-back\nExecStart=/usr/bin/java ${smallHeap} -jar ${runner.file}\n`,
    );
    await host.script("systemctl start case-back");
    await runner.untilRunning();
    await runner.walk.through("install-package");
    const credentials = runner.walk.credentials();
    await runner.walk.call(async (executor) =>
      executor.restoreWithNewCredentials?.(runner.walk.context(), { credentials }),
    );
    expect(await runner.walk.observe()).toMatchObject({ process: "running", installed: "old" });
    expect(await runner.variable("RUNNER_RUNDECK_SERVER_TOKEN")).toBe(credentials.token.reveal());
    expect(await runner.variable("RUNNER_RUNDECK_CLIENT_ID")).toBe(runner.id);
    await runner.walk.step("clean-up");
    // The service manager reads it as root, so it lies where the Runner's user cannot put a link in its place.
    const dropIns = "/etc/systemd/system/case-back.service.d";
    expect(await host.script(`stat -c '%U %a' ${dropIns}/runner-credentials.env`)).toBe("root 600");
    expect(await host.script(`cat ${dropIns}/*.conf`)).not.toContain("canary");
    // The next upgrade finds the place, and puts its token there.
    const facts = await inspect(runner);
    expect(facts.findings.map((finding) => finding.code)).toContain("CREDENTIALS_IN_ENVIRONMENT");
  });

  it("trusts no key of a host that is unknown or another", async () => {
    const runner = await lay("/opt/case-key");
    const file = join(tmpdir(), `runner-upgrade-known-${runner.id}`);
    const key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJmI0tVYpSSSg3EyCq2bqhBDVOxmSSfDzOYRSZYOqlnE";
    for (const [content, code] of [
      ["", "HOST_KEY_UNKNOWN"],
      [`[127.0.0.1]:${String(host.port)} ${key}\n`, "HOST_KEY_MISMATCH"],
    ] as const) {
      await writeFile(file, content);
      await using strict = opensshTransport({
        configFile: live.sshConfigFile,
        hostKeys: { kind: "known-hosts", path: file },
      });
      const executor = createVmExecutor({ transport: strict });
      const facts = await executor.inspectHost({ ...runner.walk.context(), serverUrl: null });
      expect(failed(facts)).toEqual([code]);
    }
  });
});
