import { describe, expect } from "vitest";
import { expectRunning, runningProcess, type ContractKit } from "./contract-kit.js";

/** The rollback, from everywhere before the point of no return. */
export function describeRestore(kit: ContractKit): void {
  describe("the rollback", () => {
    kit.check(
      "puts the old Runner back from every point before the regeneration",
      async ({ subject, walk }) => {
        const before = await runningProcess(subject);
        for (const step of ["nothing", ...subject.route]) {
          if (step === "regenerate-credentials") break;
          if (step !== "nothing") await walk.through(step as (typeof subject.route)[number]);
          await walk.restore();
          await expectRunning(subject, { ...before, version: subject.oldVersion });
          expect(await walk.observe()).toMatchObject({ process: "running", installed: "old" });
          if (!kit.hasRegeneration && step === walk.bringingUp) break;
        }
      },
    );

    kit.check(
      "is harmless twice, and from a host on which the Runner was killed",
      async ({ subject, walk }) => {
        const before = await runningProcess(subject);
        await walk.through(walk.takingDown);
        await walk.restore();
        const running = await subject.world.processes();
        const again = await walk.restore();
        expect(again.outcome).toBe("already-done");
        expect(await subject.world.processes()).toEqual(running);
        await subject.world.killProcess();
        await walk.restore();
        await expectRunning(subject, before);
      },
    );

    kit.check("can be cleaned up after, twice, and leaves nothing behind", async ({ subject, walk }) => {
      const before = await runningProcess(subject);
      await walk.through(walk.takingDown);
      await walk.restore();
      await walk.step("clean-up");
      await walk.step("clean-up");
      expect(await subject.world.leftovers()).toEqual([]);
      await expectRunning(subject, before);
    });

    kit.check("names what a person would have to do at each point", async ({ subject, walk }) => {
      for (const step of subject.route) {
        await walk.step(step);
        const lines = await walk.call((executor) => Promise.resolve(executor.manualSteps(walk.context())));
        if (step === walk.takingDown)
          expect(lines.length, `what to do by hand after ${step}`).toBeGreaterThan(0);
      }
    });
  });
}
