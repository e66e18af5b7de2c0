import { readdir } from "node:fs/promises";
import type { HostFacts, VmHost } from "@runner-upgrade/plan/platform";
import { Walk } from "@runner-upgrade/executor/testing";
import { expect, it } from "vitest";
import { createProcessSubject } from "../support/process-subject.js";

const finding = ({ findings }: HostFacts, code: string): HostFacts["findings"][number] | undefined =>
  findings.find((one) => one.code === code);

it("says which upgrade has stopped a process, and does not ask to start it, where the host is named", async () => {
  const subject = await createProcessSubject({ isHostile: false });
  try {
    const walk = new Walk(subject);
    await walk.through("install-package");
    const inspect = (more: Partial<VmHost>): Promise<HostFacts> =>
      walk.call((executor) => {
        const host = { ...(subject.host as VmHost), ...more };
        return executor.inspectHost({ ...walk.context({ host }), serverUrl: null });
      });
    const resume = /^Where an upgrade has stopped it: resume that run, or follow the manual steps/;

    const named = finding(await inspect({ directory: subject.directory }), "RUNNER_PROCESS_NOT_FOUND");
    const state = (await readdir(subject.directory)).find((name) => name.endsWith(".state"));
    expect(named?.message).toContain(`has stopped it, and left ${String(state)} in ${subject.directory}.`);
    expect(named?.remedies).toEqual([expect.stringMatching(resume)]);

    const unnamed = finding(await inspect({}), "RUNNER_PROCESS_NOT_FOUND");
    expect(unnamed?.remedies?.at(-1)).toMatch(resume);
  } finally {
    await subject.dispose();
  }
});

it("tells what an upgrade left beside a Runner that runs, and nothing of the run that asks", async () => {
  const subject = await createProcessSubject({ isHostile: false });
  try {
    const walk = new Walk(subject);
    await walk.through("save-state");
    const facts = await walk.call((executor) => executor.inspectHost({ ...walk.context(), serverUrl: null }));
    const left = finding(facts, "LEFT_BY_EARLIER_RUN");
    expect(left).toMatchObject({ level: "warning" });
    expect(left?.remedies).toEqual([
      expect.stringMatching(/^Once the Runner serves, .*: rm -f \S+\.state \S+\.old$/),
    ]);
    const again = await walk.step("inspect");
    expect(again.record?.["warnings"]).not.toContain("LEFT_BY_EARLIER_RUN");
  } finally {
    await subject.dispose();
  }
});
