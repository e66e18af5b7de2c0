import { expect, it } from "vitest";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, finding, inspect } from "./case-host.js";

const named = (unit: string) => ({ service: { kind: "systemd", unit, scope: "system" } }) as const;
const unitOf = (directory: string, file: string, more: string, options = ""): string =>
  `[Service]\nUser=rundeck\nWorkingDirectory=${directory}\n${more}ExecStart=/usr/bin/java ${smallHeap} ${options} -jar ${file}\n`;
const token = "RUNNER_RUNDECK_SERVER_TOKEN";

describeOnHost("places of the token that have another writer", (on) => {
  it("are told where they are made at each start; one that goes with the stop is no place to regenerate for", async () => {
    const runner = await on.lay("/opt/case-runtime", { planned: named("case-runtime.service") });
    await on.host.put("/etc/case-runtime.env", `${token}=${runner.oldToken}\n`, { mode: "600" });
    await on.unit(
      "case-runtime.service",
      unitOf(
        "/opt/case-runtime",
        runner.file,
        "RuntimeDirectory=case-runtime\nEnvironmentFile=-/run/case-runtime/env\nExecStartPre=+/bin/install -m 600 -o rundeck -g rundeck /etc/case-runtime.env /run/case-runtime/env\n",
      ),
    );
    await on.host.script("systemctl start case-runtime");
    await runner.untilRunning();
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual([]);
    const { message = "", remedies = [] } = finding(facts, "CREDENTIALS_HAVE_OTHER_WRITER") ?? {};
    expect(message).toContain("/run/case-runtime/env");
    expect(remedies.join(" ")).toContain("at its source");
    await runner.walk.through("save-state");
    await expect(runner.walk.step("stop")).rejects.toMatchObject({ code: "CREDENTIALS_NOT_WRITABLE" });
    expect(await runner.pids()).toEqual([]);
    await runner.walk.restore();
    expect(await runner.variable(token)).toBe(runner.oldToken);
  });

  it("are told where a script of the unit writes them at each start", async () => {
    const runner = await on.lay("/opt/case-script", { planned: named("case-script.service") });
    await on.host.put("/etc/case-script.token", runner.oldToken, { mode: "600" });
    await on.host.put(
      "/opt/prepare-case-script",
      `#!/bin/sh\nto=/var/lib/case-script\nmkdir -p "$to"\nprintf '${token}=%s\\n' "$(cat /etc/case-script.token)" > "$to/env"\nchown -R rundeck:rundeck "$to"\n`,
      { mode: "755" },
    );
    await on.unit(
      "case-script.service",
      unitOf(
        "/opt/case-script",
        runner.file,
        "EnvironmentFile=-/var/lib/case-script/env\nExecStartPre=+/opt/prepare-case-script\n",
      ),
    );
    await on.host.script("systemctl start case-script");
    await runner.untilRunning();
    const { level, message } = finding(await inspect(runner), "CREDENTIALS_HAVE_OTHER_WRITER") ?? {};
    expect(level).toBe("warning");
    expect(message).toMatch(/\/var\/lib\/case-script\/env.*\/opt\/prepare-case-script/s);
  });

  it("are told where a tool that manages the host's configuration says that it writes them", async () => {
    const runner = await on.lay("/opt/case-managed", { planned: named("case-managed.service") });
    await on.host.put(
      "/etc/case-managed.env",
      `# Ansible managed: do not edit\n${token}=${runner.oldToken}\n`,
      {
        owner: "root:rundeck",
        mode: "640",
      },
    );
    await on.unit(
      "case-managed.service",
      unitOf("/opt/case-managed", runner.file, "EnvironmentFile=/etc/case-managed.env\n"),
    );
    await on.host.script("systemctl start case-managed");
    await runner.untilRunning();
    const facts = await inspect(runner);
    expect(finding(facts, "CREDENTIALS_HAVE_OTHER_WRITER")).toMatchObject({ level: "warning" });
  });
});

describeOnHost("places of the token that are easily missed", (on) => {
  it("are read where a pattern names them, and between comments and carriage returns", async () => {
    const runner = await on.lay("/opt/case-glob", { planned: named("case-glob.service") });
    await on.host.script("mkdir -p /etc/case-glob /etc/systemd/system/case-glob.service.d");
    await on.host.put("/etc/case-glob/10-one.env", "A=1\n");
    await on.host.put("/etc/case-glob/20-two.env", `${token}=${runner.oldToken}\n`, { mode: "600" });
    const dropIn = "/etc/systemd/system/case-glob.service.d/more.conf";
    const dropInText = (value: string): string =>
      `[Service]\r\nEnvironment=B=2 \\\r\n# why it stands here\r\n  ${token}=${value} \\\r\n; and more\r\n  C=3\r\n`;
    await on.host.put(dropIn, dropInText(runner.oldToken));
    await on.unit(
      "case-glob.service",
      unitOf("/opt/case-glob", runner.file, "EnvironmentFile=/etc/case-glob/*.env\n"),
    );
    await on.host.script("systemctl start case-glob");
    await runner.untilRunning();
    expect(await runner.variable("C")).toBe("3");
    await runner.walk.through();
    const fresh = runner.walk.credentials().token.reveal();
    expect(await on.host.script("cat /etc/case-glob/20-two.env")).toBe(`${token}=${fresh}`);
    expect(await on.host.script(`cat ${dropIn}; echo .`)).toBe(`${dropInText(fresh)}.`);
    expect(await runner.variable(token)).toBe(fresh);
  });

  it('are no "none" where the login may not read them', async () => {
    const runner = await on.lay("/opt/case-unread", {
      address: "rundeck@runner-host",
      planned: named("case-unread.service"),
    });
    await on.host.script("install -d -m 700 /etc/case-unread");
    await on.host.put("/etc/case-unread/env", `${token}=${runner.oldToken}\n`, { mode: "600" });
    await on.unit(
      "case-unread.service",
      unitOf("/opt/case-unread", runner.file, "EnvironmentFile=-/etc/case-unread/env\n"),
    );
    await on.host.script("systemctl start case-unread");
    await runner.untilRunning();
    const facts = await inspect(runner);
    expect(codes(facts)).toContain("CREDENTIALS_NOT_READABLE");
    expect(finding(facts, "CREDENTIALS_NOT_READABLE")?.message).toContain("/etc/case-unread/env");
    expect(finding(facts, "CREDENTIALS")).toBeUndefined();
  });

  it("are files that the Runner itself reads, and each gets the new token", async () => {
    const directory = "/opt/case-creds";
    const runner = await on.lay(directory, { planned: { service: { kind: "process" } } });
    const owned = { owner: "rundeck:rundeck", mode: "600" };
    await on.host.put(
      `${directory}/creds`,
      `RUNDECK_RUNNER_ID=${runner.id}\nRUNDECK_RUNNER_TOKEN=${runner.oldToken}\n`,
      owned,
    );
    await on.host.put(
      `${directory}/.rdrunner-creds`,
      `export RUNDECK_RUNNER_TOKEN="${runner.oldToken}"\n`,
      owned,
    );
    await on.host.put(`${directory}/args`, `${smallHeap} -Drunner.credentials.file=creds`, owned);
    await on.host.script(
      `cd ${directory} && runuser -u rundeck -- sh -c 'setsid java @args -jar ${runner.file} >/dev/null 2>&1 </dev/null &'`,
    );
    await runner.untilRunning();
    expect(codes(await inspect(runner))).toEqual([]);
    await runner.walk.through();
    const fresh = runner.walk.credentials().token.reveal();
    expect(
      await on.host.script(
        `cat ${directory}/creds ${directory}/.rdrunner-creds; stat -c '%U %a' ${directory}/creds`,
      ),
    ).toBe(
      `RUNDECK_RUNNER_ID=${runner.id}\nRUNDECK_RUNNER_TOKEN=${fresh}\nexport RUNDECK_RUNNER_TOKEN=${fresh}\nrundeck 600`,
    );
    expect(await runner.pids()).toHaveLength(1);
  });

  it("are a blocker where they are properties, which are not rewritten", async () => {
    const directory = "/opt/case-props";
    const runner = await on.lay(directory, { planned: { service: { kind: "process" } } });
    await on.host.put(
      `${directory}/runner.yml`,
      `runner:\n  rundeck:\n    server:\n      token: ${runner.oldToken}\n`,
      {
        owner: "rundeck:rundeck",
      },
    );
    await on.host.script(
      `cd ${directory} && runuser -u rundeck -- sh -c 'setsid java ${smallHeap} -Dmicronaut.config.files=other.yml,runner.yml -jar ${runner.file} >/dev/null 2>&1 </dev/null &'`,
    );
    await runner.untilRunning();
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual(["CREDENTIALS_NOT_WRITABLE"]);
    expect(finding(facts, "CREDENTIALS_NOT_WRITABLE")?.message).toContain("runner.yml");
  });
});
