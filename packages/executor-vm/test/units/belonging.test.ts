import { spawn } from "node:child_process";
import type { HostFacts, VmHost } from "@runner-upgrade/plan/platform";
import type { ExecutorSubject, Walk } from "@runner-upgrade/executor/testing";
import { afterAll, describe, expect, it } from "vitest";
import { unitName, withUnit } from "./unit-subject.js";

// A process that no Runner descends from.
const stranger = spawn("sleep", ["600"], { stdio: "ignore" });
afterAll(() => {
  stranger.kill("SIGKILL");
});

const cgroup = `0::/system.slice/${unitName}\n`;
const elsewhere = "0::/system.slice/another.service\n";
/** This test started the Runner, as a unit's script does. */
const script = String(process.pid);
const up = { ActiveState: "active", SubState: "running", RestartUSec: "10s" };

function inspect(subject: ExecutorSubject, walk: Walk): Promise<HostFacts> {
  return walk.call((executor) =>
    executor.inspectHost({ ...walk.context(), host: subject.host, serverUrl: null }),
  );
}

async function failedWith(
  unit: { readonly mainPid: string; readonly cgroup: string },
  service: VmHost["service"] | null,
): Promise<{ readonly failed: readonly string[]; readonly facts: HostFacts }> {
  const result: { facts: HostFacts | null } = { facts: null };
  await withUnit(
    { cgroup: unit.cgroup, show: () => ({ ...up, MainPID: unit.mainPid }) },
    async (subject, walk) => {
      result.facts = await inspect(subject, walk);
    },
    { service: service ?? null },
  );
  if (result.facts === null) throw new Error("It was inspected.");
  const failed = result.facts.findings.filter(({ level }) => level === "failed").map(({ code }) => code);
  return { failed, facts: result.facts };
}

const named: VmHost["service"] = { kind: "systemd", unit: unitName, scope: "system" };

describe("a unit that nobody named", () => {
  it("is asked for where its script stands behind the Runner: it may start it again", async () => {
    const { failed, facts } = await failedWith({ mainPid: script, cgroup }, null);
    expect(failed).toEqual(["SERVICE_NOT_NAMED"]);
    expect(facts.findings.find(({ code }) => code === "SERVICE_NOT_NAMED")?.message).toContain(unitName);
  });

  it("is asked for where it knows no main process, as those of init scripts do", async () => {
    expect((await failedWith({ mainPid: "0", cgroup }, null)).failed).toEqual(["SERVICE_NOT_NAMED"]);
  });

  it("is none where the Runner only stayed in the control group of what started it", async () => {
    const { failed, facts } = await failedWith({ mainPid: String(stranger.pid), cgroup }, null);
    // What is left is its parent, this test, which lives on.
    expect(failed).toEqual(["PARENT_MAY_SUPERVISE"]);
    expect(facts.details).toMatchObject({ service: "process" });
  });

  it("is warned of where the host says that no service does, and the Runner is watched until it would be back", async () => {
    await withUnit(
      { cgroup, show: () => ({ ...up, RestartUSec: "700ms", MainPID: script }) },
      async (subject, walk) => {
        const { findings } = await inspect(subject, walk);
        expect(findings.filter(({ level }) => level === "failed")).toEqual([]);
        expect(findings.find(({ code }) => code === "RESTART_POLICY")?.message).toContain(unitName);
        await walk.through("save-state");
        const [pid] = await subject.pids();
        const stopping = walk.step("stop");
        // As late as a unit with this delay starts it, and later than the executor would watch by itself.
        await expect
          .poll(async () => (await subject.pids()).length, { timeout: 10_000, interval: 10 })
          .toBe(0);
        expect(pid).toBeDefined();
        const timer = setTimeout(() => void subject.world.startAnother?.(), 600);
        await expect(stopping).rejects.toMatchObject({ code: "REVIVED" });
        clearTimeout(timer);
      },
      { service: { kind: "process" } },
    );
  });
});

describe("a unit that the host names", () => {
  it.each([
    ["is the Runner's by its control group", { mainPid: String(stranger.pid), cgroup }],
    ["is the Runner's where its script started it", { mainPid: script, cgroup: elsewhere }],
  ])("%s", async (_, unit) => {
    expect((await failedWith(unit, named)).failed).toEqual([]);
  });

  it.each([
    ["another process runs in it", { mainPid: String(stranger.pid), cgroup: elsewhere }],
    ["nothing runs in it", { mainPid: "0", cgroup: elsewhere }],
  ])("is refused where %s: stopping it would not stop the Runner", async (_, unit) => {
    expect((await failedWith(unit, named)).failed).toEqual(["SERVICE_MISMATCH"]);
  });
});
