import { expect, it } from "vitest";
import type { LaidOutRunner } from "../host-cases/laid-out-runner.js";
import { waitUntil } from "../hosts/wait-until.js";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, inspect, type CaseHost } from "./case-host.js";

async function started(
  on: CaseHost,
  directory: string,
  more: Parameters<CaseHost["lay"]>[1] = {},
): Promise<LaidOutRunner> {
  const runner = await on.lay(directory, { planned: { service: { kind: "process" } }, ...more });
  await on.host.script(
    `cd ${directory} && runuser -u rundeck -- setsid java ${smallHeap} -jar ${runner.file} >/dev/null 2>&1 </dev/null &`,
  );
  await runner.untilRunning();
  return runner;
}

describeOnHost("a package that cannot be replaced", (on) => {
  it("is one that is mounted by itself, read-only or not", async () => {
    const runner = await started(on, "/opt/case-bind");
    const file = `/opt/case-bind/${runner.file}`;
    await on.host.script(`cp -p ${file} /opt/case-bind-source && mount --bind /opt/case-bind-source ${file}`);
    expect(codes(await inspect(runner))).toEqual(["PACKAGE_NOT_REPLACEABLE"]);
    await on.host.script(`mount -o remount,bind,ro ${file}`);
    expect(codes(await inspect(runner))).toEqual(["PACKAGE_NOT_REPLACEABLE"]);
    await on.host.script(`umount ${file}`);
    expect(codes(await inspect(runner))).toEqual([]);
  });

  it("is one that is immutable, or whose directory only grows", async () => {
    const runner = await started(on, "/var/lib/case-fixed");
    const file = `/var/lib/case-fixed/${runner.file}`;
    const chattr = (flag: string, path: string): Promise<string> => on.host.script(`chattr ${flag} ${path}`);
    await chattr("+i", file);
    try {
      expect(codes(await inspect(runner))).toEqual(["PACKAGE_NOT_REPLACEABLE"]);
      await expect(runner.walk.step("inspect")).rejects.toMatchObject({ code: "PACKAGE_NOT_REPLACEABLE" });
    } finally {
      await chattr("-i", file);
    }
    await chattr("+a", "/var/lib/case-fixed");
    try {
      expect(codes(await inspect(runner))).toEqual(["PACKAGE_NOT_REPLACEABLE"]);
    } finally {
      await chattr("-a", "/var/lib/case-fixed");
    }
  });

  it("is one in a file system that has room and takes no further file", async () => {
    await on.host.script(
      "mkdir -p /mnt/case-inodes && mount -t tmpfs -o size=20m,nr_inodes=60 tmpfs /mnt/case-inodes",
    );
    const runner = await started(on, "/mnt/case-inodes/runner");
    // A Runner that finds no room for its own log while it starts would end.
    await waitUntil("the Runner to have its log", async () => {
      const said = await on.host.script(
        "if [ -s /mnt/case-inodes/runner/runner/logs/runner.log ]; then echo yes; fi",
      );
      return said.trim() === "yes";
    });
    await on.host.script(
      "cd /mnt/case-inodes && for n in $(seq 80); do : > filler-$n || break; done 2>/dev/null || true",
    );
    expect(codes(await inspect(runner))).toEqual(["NO_ROOM"]);
    await on.host.script("pkill -KILL -x java; umount -l /mnt/case-inodes");
  });

  it("is found while the Runner runs, also where its room went after the inspection", async () => {
    await on.host.script("mkdir -p /mnt/case-room && mount -t tmpfs -o size=6m tmpfs /mnt/case-room");
    const runner = await started(on, "/mnt/case-room/runner", { packageBytes: 1_000_000 });
    await runner.walk.step("inspect");
    await on.host.script("head -c 4700000 /dev/zero > /mnt/case-room/filler");
    await expect(runner.walk.step("save-state")).rejects.toMatchObject({ code: "DISK_FULL" });
    await on.host.script("rm /mnt/case-room/filler");
    expect(await runner.subject.world.leftovers()).toEqual([]);
    await on.host.script("pkill -KILL -x java; umount -l /mnt/case-room");
  });
});
