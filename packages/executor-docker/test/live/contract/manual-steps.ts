import { type ContractKit } from "@runner-upgrade/executor/testing";
import { expect } from "vitest";
import { run } from "../lab/docker.js";

/** That whoever follows what an executor says to do by hand, word for word, gets there from each point of the route. */
export function checkManualSteps(kit: ContractKit): void {
  for (const point of ["create-container", "stop", "swap-names", "start"] as const) {
    kit.check(`is gone on with and back from by hand after ${point}`, async ({ subject, walk }) => {
      const [before] = await subject.world.processes();
      await walk.through(point);
      const lines = await walk.call((executor) => Promise.resolve(executor.manualSteps(walk.context())));
      for (const version of ["5.7.0", "5.6.0", "5.7.0"]) {
        await follow(lines, version === "5.7.0" ? "To go on with the new" : "To go back to the old");
        expect(await subject.world.processes()).toMatchObject([{ version, invocation: before?.invocation }]);
      }
      await follow(lines, "See on the server");
      expect(await subject.world.leftovers()).toEqual([]);
    });
  }

  kit.check("does no harm by hand where the old container was put back", async ({ subject, walk }) => {
    await walk.through("start");
    await walk.restore();
    const before = await subject.world.processes();
    const lines = await walk.call((executor) => Promise.resolve(executor.manualSteps(walk.context())));
    for (const beginning of ["To go on with the new", "To go back to the old", "See on the server"]) {
      await follow(lines, beginning);
      expect(await subject.world.processes(), beginning).toEqual(before);
    }
  });
}

/** Does as the line that begins so says, as a person would who pastes it. What it says of its success is not asked. */
async function follow(lines: readonly string[], beginning: string): Promise<void> {
  const line = lines.find((one) => one.startsWith(beginning));
  const command = /: (docker .*)$/s.exec(line ?? "")?.[1];
  if (command === undefined) throw new Error(`No command in ${String(line)}.`);
  await run("sh", ["-c", `${command} || true`]);
}
