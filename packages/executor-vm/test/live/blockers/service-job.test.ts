import { expect, it } from "vitest";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, inspect } from "./case-host.js";

describeOnHost("what the vendor's own service job leaves beside a package", (on) => {
  it("is kept true: the id of the process, and the token", async () => {
    const directory = "/opt/case-job";
    const runner = await on.lay(directory, {
      planned: { service: { kind: "process" }, packagePath: `${directory}/edge.jar` },
    });
    const meta = (token: string): string => `runnerId=${runner.id}\ntoken=${token}\nreplicaId=${runner.id}\n`;
    await on.host.put(`${directory}/.replica-meta`, meta(runner.oldToken), {
      owner: "rundeck:rundeck",
      mode: "640",
    });
    // A stranger's process: its file is not ours to write.
    await on.host.script(
      `cd ${directory} && mv ${runner.file} edge.jar && runuser -u rundeck -- sh -c 'setsid java ${smallHeap} -Dcase=${runner.id} -jar edge.jar >/dev/null 2>&1 </dev/null & echo $! > /dev/null' && echo 1 > other.pid`,
    );
    await runner.untilRunning();
    const [before = ""] = await runner.pids();
    await on.host.put(`${directory}/edge.pid`, `${before}\n`, { owner: "rundeck:rundeck", mode: "644" });
    expect(codes(await inspect(runner))).toEqual([]);

    await runner.walk.through("stop");
    await runner.walk.restore();
    const [restored = ""] = await runner.pids();
    expect(restored).not.toBe(before);
    expect(await on.host.script(`cat ${directory}/edge.pid`)).toBe(restored);

    await runner.walk.through();
    const [after = ""] = await runner.pids();
    expect(after).not.toBe(restored);
    expect(
      await on.host.script(
        `cat ${directory}/edge.pid ${directory}/other.pid; stat -c '%U %a' ${directory}/edge.pid`,
      ),
    ).toBe(`${after}\n1\nrundeck 644`);
    const fresh = runner.walk.credentials().token.reveal();
    expect(
      await on.host.script(`cat ${directory}/.replica-meta; stat -c '%U %a' ${directory}/.replica-meta`),
    ).toBe(`${meta(fresh)}rundeck 640`);
  });
});
