import { expect, it } from "vitest";
import { smallHeap } from "../set-ups/set-up.js";
import { codes, describeOnHost, finding, inspect } from "./case-host.js";

const unitOf = (directory: string, file: string, more = ""): string =>
  `[Service]\nUser=rundeck\nWorkingDirectory=${directory}\nExecStart=/usr/bin/java ${smallHeap} -jar ${file}\n${more}`;
const named = (unit: string) => ({ service: { kind: "systemd", unit, scope: "system" } }) as const;

describeOnHost("a unit that more than the Runner lives in, or by", (on) => {
  it("is a blocker where another Runner lives in it, named or not, and no remedy leads there", async () => {
    const planned = named("case-shared.service");
    const one = await on.lay("/opt/case-shared", { planned });
    const two = await on.lay("/opt/case-shared", { planned });
    const unnamed = await on.lay("/opt/case-shared");
    await on.host.put(
      "/opt/case-shared/start.sh",
      [one, two, unnamed].map(({ file }) => `java ${smallHeap} -jar ${file} &\n`).join("") + "wait\n",
    );
    await on.unit(
      "case-shared.service",
      "[Service]\nUser=rundeck\nWorkingDirectory=/opt/case-shared\nExecStart=/bin/sh start.sh\n",
    );
    await on.host.script("systemctl start case-shared");
    for (const runner of [one, two, unnamed]) await runner.untilRunning();
    const before = await one.pids();
    for (const runner of [one, unnamed]) {
      const facts = await inspect(runner);
      expect(codes(facts)).toEqual(["SERVICE_SHARED"]);
      const { message = "", remedies = [] } = finding(facts, "SERVICE_SHARED") ?? {};
      expect(message).toContain(two.file);
      expect(remedies.join(" ")).not.toContain("Name case-shared.service");
    }
    await expect(one.walk.step("inspect")).rejects.toMatchObject({ code: "SERVICE_SHARED" });
    expect(await one.pids()).toEqual(before);
  });

  it("has what depends on it named, and started again after the upgrade and on rollback", async () => {
    const runner = await on.lay("/opt/case-base", { planned: named("case-base.service") });
    await on.unit("case-base.service", unitOf("/opt/case-base", runner.file));
    const dependent = (line: string): string =>
      `[Unit]\n${line}\nAfter=case-base.service\n[Service]\nExecStart=/bin/sleep 900\n`;
    await on.unit("case-needs.service", dependent("Requires=case-base.service"));
    await on.unit("case-bound.service", dependent("BindsTo=case-base.service"));
    await on.unit("case-part.service", dependent("PartOf=case-base.service"));
    await on.unit("case-further.service", dependent("Requires=case-needs.service"));
    await on.unit("case-idle.service", dependent("Requires=case-base.service"));
    const active = ["case-bound", "case-further", "case-needs", "case-part"];
    await on.host.script(`systemctl start case-base ${active.join(" ")}`);
    const states = (): Promise<string> =>
      on.host.script(`systemctl is-active ${active.join(" ")} case-idle || true`);
    await runner.untilRunning();
    const facts = await inspect(runner);
    expect(codes(facts)).toEqual([]);
    const { message = "" } = finding(facts, "SERVICE_HAS_DEPENDENTS") ?? {};
    for (const name of active) expect(message).toContain(`${name}.service`);
    expect(message).not.toContain("case-idle");

    await runner.walk.through("stop");
    expect(await states()).toBe("inactive\ninactive\ninactive\ninactive\ninactive");
    await runner.walk.restore();
    expect(await states()).toBe("active\nactive\nactive\nactive\ninactive");

    await runner.walk.through();
    expect(await states()).toBe("active\nactive\nactive\nactive\ninactive");
    expect(await runner.pids()).toHaveLength(1);
  });
});
