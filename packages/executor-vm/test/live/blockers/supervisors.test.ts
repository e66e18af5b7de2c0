import { expect, it } from "vitest";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, finding, inspect } from "./case-host.js";

describeOnHost("what stands behind a Runner's process", (on) => {
  it("is a unit, also where the process has left its control group", async () => {
    const runner = await on.lay("/opt/case-left");
    await on.host.put(
      "/opt/case-left/start.sh",
      `su rundeck -s /bin/sh -c 'cd /opt/case-left && java ${smallHeap} -jar ${runner.file}'\n`,
    );
    // As PAM does where it opens a session: the process is in a scope, and its unit waits for it.
    await on.unit("case-left.service", "[Service]\nExecStart=/bin/sh /opt/case-left/start.sh\n");
    await on.host.script("systemctl start case-left");
    await runner.untilRunning();
    const [pid = ""] = await runner.pids();
    await on.host.script(
      `for root in /sys/fs/cgroup/systemd /sys/fs/cgroup; do [ -d "$root/system.slice" ] || continue; dir=$(dirname "$root$(sed -n 's/^\\(0::\\|1:name=systemd:\\)//p' /proc/1/cgroup | head -1)"); mkdir -p "$root/case-session.scope" && echo ${pid} > "$root/case-session.scope/cgroup.procs" && break; done; cat /proc/${pid}/cgroup`,
    );
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual(["SERVICE_NOT_NAMED"]);
    expect(finding(facts, "SERVICE_NOT_NAMED")?.message).toContain("case-left.service");
  });

  it("is a parent that lives, until the host says that the Runner is a plain process", async () => {
    const directory = "/opt/case-parent";
    const runner = await on.lay(directory);
    // As runsv, s6-supervise and supervisord do: it is started past the service manager, and starts what ends again.
    await on.host.put(
      `${directory}/case-supervisor`,
      `while :; do java ${smallHeap} -jar ${runner.file}; sleep 1; done\n`,
    );
    await on.host.script(
      `cd ${directory} && runuser -u rundeck -- setsid sh ./case-supervisor >/dev/null 2>&1 </dev/null &`,
    );
    await runner.untilRunning();
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual(["PARENT_MAY_SUPERVISE"]);
    expect(finding(facts, "PARENT_MAY_SUPERVISE")?.message).toContain("case-supervisor");
    const plain = { ...runner.subject.host, service: { kind: "process" } } as const;
    const said = await runner.walk.call((executor) =>
      executor.inspectHost({ ...runner.walk.context({ host: plain }), serverUrl: null }),
    );
    expect(codes(said)).toEqual([]);
    expect(codes(said, "warning")).toContain("RESTART_POLICY");
  });

  it("is nothing, where the process was let go of", async () => {
    const runner = await on.lay("/opt/case-free");
    await on.host.script(
      `cd /opt/case-free && runuser -u rundeck -- sh -c 'setsid java ${smallHeap} -jar ${runner.file} >/dev/null 2>&1 </dev/null &'`,
    );
    await runner.untilRunning();
    expect(codes(await inspect(runner))).toEqual([]);
  });
});
