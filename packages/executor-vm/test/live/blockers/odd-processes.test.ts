import { expect, it } from "vitest";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, finding, inspect } from "./case-host.js";

const plain = { service: { kind: "process" } } as const;
const inBackground = (directory: string, user: string, command: string): string =>
  `cd ${directory} && runuser ${user} -- sh -c "setsid bash -c '${command}' >/dev/null 2>&1 </dev/null &"`;

describeOnHost("processes that are not what they look like", (on) => {
  it("are read where root may not look into them, and the user's group is not numbered as the user", async () => {
    await on.host.script(
      "groupadd -g 3100 svc; groupadd -g 3200 others; useradd -u 3001 -g svc -G others svc; grep CapEff /proc/self/status",
    );
    const own = await on.lay("/opt/case-gid", { owner: "svc", planned: plain });
    const other = await on.lay("/opt/case-gid-other", { owner: "svc", planned: plain });
    await on.host.script(inBackground("/opt/case-gid", "-u svc", `exec java ${smallHeap} -jar ${own.file}`));
    await on.host.script(
      inBackground("/opt/case-gid-other", "-u svc -g others", `exec java ${smallHeap} -jar ${other.file}`),
    );
    for (const runner of [own, other]) {
      await runner.untilRunning();
      expect(codes(await inspect(runner))).toEqual([]);
      await runner.walk.through();
      expect(await runner.pids()).toHaveLength(1);
    }
  });

  it("run on a Java that was replaced since they began", async () => {
    const runner = await on.lay("/opt/case-java", { planned: plain });
    await on.host.script("cp -a /usr/lib/jvm/java-17-openjdk-amd64 /opt/case-jre");
    await on.host.script(
      inBackground(
        "/opt/case-java",
        "-u rundeck",
        `exec /opt/case-jre/bin/java ${smallHeap} -jar ${runner.file}`,
      ),
    );
    await runner.untilRunning();
    await on.host.script("cd /opt/case-jre/bin && cp java java.new && mv java.new java");
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual([]);
    expect(codes(facts, "warning")).toEqual(["JAVA_REPLACED"]);
    expect(finding(facts, "JAVA")?.message).toContain("17");
    await runner.walk.through();
    expect(await runner.pids()).toHaveLength(1);
  });

  it("call themselves something else", async () => {
    const runner = await on.lay("/opt/case-named", { planned: plain });
    await on.host.script(
      inBackground(
        "/opt/case-named",
        "-u rundeck",
        `exec -a rundeck-runner java ${smallHeap} -jar ${runner.file}`,
      ),
    );
    await runner.untilRunning();
    expect(codes(await inspect(runner))).toEqual([]);
    await runner.walk.through();
    expect(await runner.pids()).toHaveLength(1);
  });

  it("name their package in a file of arguments", async () => {
    const runner = await on.lay("/opt/case-args", { planned: plain });
    const args = `/opt/case-args/runner-${runner.id}.args`;
    await on.host.put(args, `# the Runner\n${smallHeap}\n-Dquoted="a b"\n-jar "${runner.file}"\n`, {
      owner: "rundeck:rundeck",
    });
    await on.host.script(inBackground("/opt/case-args", "-u rundeck", `exec java @runner-${runner.id}.args`));
    await runner.untilRunning();
    expect(codes(await inspect(runner))).toEqual([]);
    await runner.walk.through();
    expect(await runner.pids()).toHaveLength(1);
  });

  it("have a stable name that is a link to the package with the Runner's id", async () => {
    const runner = await on.lay("/opt/case-link", { planned: plain });
    await on.host.script(
      `cd /opt/case-link && install -d -o rundeck -g rundeck releases && mv ${runner.file} releases/ && runuser -u rundeck -- ln -s releases/${runner.file} runner.jar`,
    );
    await on.host.script(
      inBackground(
        "/opt/case-link",
        "-u rundeck",
        `exec java ${smallHeap} -Dcase=${runner.id} -jar runner.jar`,
      ),
    );
    await runner.untilRunning();
    expect(codes(await inspect(runner))).toEqual([]);
    await runner.walk.through();
    expect(await runner.pids()).toHaveLength(1);
    expect(await on.host.script("readlink /opt/case-link/runner.jar")).toBe(`releases/${runner.file}`);
  });

  it("are not called missing where their unit is active", async () => {
    const runner = await on.lay("/opt/case-active", {
      planned: { service: { kind: "systemd", unit: "case-active.service", scope: "system" } },
    });
    await on.unit(
      "case-active.service",
      `[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-active\nExecStart=/bin/sh -c "sleep 900; :" -jar ${runner.file}\n`,
    );
    await on.host.script("systemctl start case-active");
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual(["PROCESS_NOT_RECOGNISED"]);
    expect(finding(facts, "PROCESS_NOT_RECOGNISED")?.message).toContain("sleep 900");
    expect(finding(facts, "NOT_RUNNING")).toBeUndefined();
  });
});
