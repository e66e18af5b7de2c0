import { userInfo } from "node:os";
import { Walk } from "@runner-upgrade/executor/testing";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { createProcessSubject } from "../support/process-subject.js";
import { unitName, withUnit } from "../units/unit-subject.js";

const inspect = (walk: Walk): Promise<HostFacts> =>
  walk.call((executor) => executor.inspectHost({ ...walk.context(), serverUrl: null }));

it("names a plain process by its user and package, whichever process that is", async () => {
  const subject = await createProcessSubject({ isHostile: false });
  try {
    const walk = new Walk(subject);
    const named = [
      `process of user ${userInfo().uid} (${subject.directory}/runner-${subject.runner.id}.jar)`,
    ];
    expect((await inspect(walk)).processes).toEqual(named);
    await walk.through("stop");
    await walk.restore();
    expect((await inspect(walk)).processes).toEqual(named);
  } finally {
    await subject.dispose();
  }
});

it("names the unit where the Runner has one", () =>
  withUnit({ show: () => ({}) }, async (_, walk) => {
    expect((await inspect(walk)).processes?.[0]).toMatch(new RegExp(`^${unitName} of user \\d+ \\(/`));
  }));
