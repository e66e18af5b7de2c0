import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileJournal } from "@runner-upgrade/apply";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleChild, type BundledChild } from "../child/bundle-child.js";
import type { Order, Told } from "../child/order.js";
import { startChild } from "../child/start-child.js";
import { compare, nodeDispatchOf, take } from "../matrix/snapshot.js";
import { within } from "../matrix/within.js";
import { orderOf } from "../stage/order-of.js";
import { setStage, type Stage } from "../stage/stage.js";
import type { CrashSubject } from "../subject/crash-subject.js";

/**
 * The cordon of a Runner of `bothProjects`, over real HTTP and with real processes: an answer that is lost, and an abort in
 * the middle. What it took is given back as it was, on record. (Kills in the middle are points of the crash matrix.)
 */
export function describeCordon(subject: CrashSubject): void {
  describe(`a cordon in a manual and an automatic project (${subject.name})`, () => {
    let child: BundledChild;
    let stage: Stage;
    beforeAll(async () => {
      child = await bundleChild(subject.childFile);
      stage = await setStage(subject);
    });
    afterAll(async () => {
      await stage.close();
      await child.remove();
    });

    it.each([
      { kind: "lost-answer", order: "before", path: /\/nodeDispatch\/config/ },
      { kind: "overtaken", order: "after", path: /\/nodeDispatch\/config/ },
      { kind: "lost-answer", order: "before", path: /\/runner\/[^/]+$/ },
    ] as const)(
      "$kind: is given back though it took effect $order its repetition ($path)",
      async ({ kind, path }) => {
        const before = await take(stage);
        stage.simulator.faults.inject({ kind, path, method: "POST", times: 1 });
        const { ended } = await carryOut();
        expect((await compare(stage, before, ended)).problems).toEqual([]);
      },
    );

    it.each(["cordon", "drain"])("is given back when the user aborts at %s", async (abortAt) => {
      const { simulator, fleet } = stage;
      const { version } = simulator.runner(fleet.runnerId);
      const before = await take(stage);
      const { ended, steps } = await carryOut({ abortAt });
      expect(ended.outcome).toBe("rolled-back");
      expect(steps).toContain("rollback:uncordon");
      expect(nodeDispatchOf(simulator, fleet)).toEqual(before.nodeDispatch);
      expect(simulator.runner(fleet.runnerId)).toMatchObject({
        status: "Healthy",
        version,
        tags: before.tags,
        processes: 1,
      });
      expect(stage.load.report.losses).toEqual([]);
    });

    async function carryOut(own: Partial<Pick<Order, "abortAt">> = {}): Promise<{
      readonly ended: Extract<Told, { type: "ended" }>;
      readonly steps: readonly string[];
    }> {
      const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-cordon-"));
      const order = orderOf(stage, { directory, ...own });
      const one = startChild(child.file, order);
      try {
        const ended = await within(one.tells("ended"), "the run to end");
        const events = await createFileJournal(order.journal).read();
        const steps = events.flatMap((event) => (event.type === "step-ended" ? [event.stepId] : []));
        return { ended, steps };
      } finally {
        one.process.kill("SIGKILL");
        await one.gone;
        stage.simulator.faults.clear();
        await rm(directory, { recursive: true, force: true });
      }
    }
  });
}
