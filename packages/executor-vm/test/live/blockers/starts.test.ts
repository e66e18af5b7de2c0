import { expect, it } from "vitest";
import type { LaidOutRunner } from "../host-cases/laid-out-runner.js";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, finding, inspect, type CaseHost } from "./case-host.js";

const unitOf = (directory: string, file: string, more = ""): string =>
  `${more}[Service]\nUser=rundeck\nWorkingDirectory=${directory}\nExecStart=/usr/bin/java ${smallHeap} -jar ${file}\n`;

async function started(
  on: CaseHost,
  name: string,
  more: {
    readonly text?: (file: string) => string;
    readonly start?: string;
    readonly isNamed?: boolean;
  } = {},
): Promise<LaidOutRunner> {
  const directory = `/opt/${name}`;
  const service = { kind: "systemd", unit: `${name}.service`, scope: "system" } as const;
  const runner = await on.lay(directory, more.isNamed === false ? {} : { planned: { service } });
  await on.unit(`${name}.service`, (more.text ?? ((file) => unitOf(directory, file)))(runner.file));
  await on.host.script(more.start ?? `systemctl start ${name}`);
  await runner.untilRunning();
  return runner;
}

describeOnHost("a start that would be refused", (on) => {
  it("is that of a unit that was made by a command", async () => {
    const runner = await on.lay("/opt/case-transient");
    await on.host.script(
      `systemd-run --unit case-transient --uid rundeck -p WorkingDirectory=/opt/case-transient java ${smallHeap} -jar ${runner.file}`,
    );
    await runner.untilRunning();
    expect(codes(await inspect(runner))).toEqual(["UNIT_TRANSIENT"]);
  });

  it("is that of a unit that may not be started, or stopped, by hand", async () => {
    for (const [name, line, code] of [
      ["case-no-start", "RefuseManualStart=yes", "UNIT_NOT_STARTABLE"],
      ["case-no-stop", "RefuseManualStop=yes", "UNIT_NOT_STOPPABLE"],
    ] as const) {
      await on.host.put(
        `/etc/systemd/system/${name}-puller.service`,
        `[Unit]\nWants=${name}.service\n[Service]\nExecStart=/bin/sleep 900\n`,
      );
      const runner = await started(on, name, {
        text: (file) => unitOf(`/opt/${name}`, file, `[Unit]\n${line}\n`),
        start: `systemctl start ${name}-puller`,
      });
      expect(codes(await inspect(runner))).toEqual([code]);
      await on.host.script(`systemctl stop ${name}-puller; pkill -KILL java`);
    }
  });

  it("is that of a unit that was masked, broken, removed or changed while it ran", async () => {
    const masked = await started(on, "case-masked");
    await on.host.script(
      "cd /etc/systemd/system && mkdir -p /usr/local/lib/systemd/system && mv case-masked.service /usr/local/lib/systemd/system/ && systemctl daemon-reload && systemctl mask case-masked",
    );
    expect(codes(await inspect(masked))).toEqual(["UNIT_MASKED"]);
    await on.host.script(
      "systemctl unmask case-masked; systemctl stop case-masked; rm /usr/local/lib/systemd/system/case-masked.service",
    );

    for (const isNamed of [true, false]) {
      const broken = await started(on, "case-broken", { isNamed });
      await on.unit("case-broken.service", "[Service]\nUser=rundeck\n");
      expect(codes(await inspect(broken))).toEqual(["UNIT_BROKEN"]);
      await on.host.script("systemctl stop case-broken; pkill -KILL java || true");
    }

    const removed = await started(on, "case-removed");
    await on.host.script("rm /etc/systemd/system/case-removed.service");
    expect(codes(await inspect(removed))).toEqual(["UNIT_CHANGED"]);
    await on.host.script("systemctl daemon-reload");
    expect(codes(await inspect(removed))).toEqual(["UNIT_BROKEN"]);
    await on.host.script("systemctl stop case-removed; pkill -KILL java || true");

    const changed = await started(on, "case-changed");
    await on.host.script("echo '# later' >> /etc/systemd/system/case-changed.service");
    expect(codes(await inspect(changed))).toEqual(["UNIT_CHANGED"]);
    await on.host.script("systemctl daemon-reload");
    expect(codes(await inspect(changed))).toEqual([]);
  });

  it("is that of a user's unit as well, and the remedy names the user's manager", async () => {
    const directory = "/opt/case-user";
    const service = { kind: "systemd", unit: "case-user.service", scope: "user", user: "rundeck" } as const;
    const ofUser = (command: string): Promise<string> =>
      on.host.script(`su rundeck -c 'export XDG_RUNTIME_DIR=/run/user/$(id -u); ${command}'`);
    const runner = await on.lay(directory, { planned: { service } });
    const write = (more: string): Promise<void> =>
      on.host.put(
        "/etc/systemd/user/case-user.service",
        unitOf(directory, runner.file, more).replace("User=rundeck\n", ""),
      );
    await write("");
    await ofUser("systemctl --user daemon-reload; systemctl --user start case-user");
    await runner.untilRunning();
    try {
      await write("[Unit]\nRefuseManualStart=yes\n");
      await ofUser("systemctl --user daemon-reload");
      const refused = await inspect(runner);
      expect(codes(refused)).toEqual(["UNIT_NOT_STARTABLE"]);
      expect(finding(refused, "UNIT_NOT_STARTABLE")?.remedies?.[0]).toContain(
        "`systemctl --user daemon-reload`",
      );
      await write("");
      await ofUser("systemctl --user mask case-user");
      const masked = await inspect(runner);
      expect(codes(masked)).toEqual(["UNIT_MASKED"]);
      const command = /`(.+)`/.exec(finding(masked, "UNIT_MASKED")?.remedies?.[0] ?? "")?.[1] ?? "false";
      await ofUser(`${command}; systemctl --user daemon-reload`);
      expect(codes(await inspect(runner))).toEqual([]);
    } finally {
      await ofUser("systemctl --user unmask case-user; systemctl --user stop case-user || true");
      await on.host.script("rm /etc/systemd/user/case-user.service");
    }
  });

  it("is that of a unit whose program is gone", async () => {
    const runner = await started(on, "case-program");
    await on.unit(
      "case-program.service",
      unitOf("/opt/case-program", runner.file).replace("/usr/bin/java", "/usr/lib/jvm/java-11/bin/java"),
    );
    expect(codes(await inspect(runner))).toEqual(["UNIT_NOT_STARTABLE"]);
  });

  it("is not that of a unit with a setting that this systemd does not know", async () => {
    const runner = await started(on, "case-odd", {
      text: (file) => `${unitOf("/opt/case-odd", file)}FutureSetting=yes\n`,
    });
    expect(codes(await inspect(runner))).toEqual([]);
  });
});
