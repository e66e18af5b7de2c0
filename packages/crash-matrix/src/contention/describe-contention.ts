import { access, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileJournal } from "@runner-upgrade/apply";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleChild, type BundledChild } from "../child/bundle-child.js";
import type { Order } from "../child/order.js";
import { startChild, type Child } from "../child/start-child.js";
import type { Point } from "../child/point.js";
import { compare, take } from "../matrix/snapshot.js";
import { within } from "../matrix/within.js";
import { orderOf, resumed } from "../stage/order-of.js";
import { setStage, type Stage } from "../stage/stage.js";
import type { CrashSubject } from "../subject/crash-subject.js";

/** Where a process stands still between its look and its effect, and when it goes on. */
export interface Freeze {
  readonly stepId: string;
  /** The call that has the step's effect. */
  readonly containing: string;
  /** It goes on when the one that took over is at this step or, with `the end`, when that one has ended. */
  readonly goesOnAt: string;
}

/**
 * Two processes that want to carry out one run, on real processes: two operators, a dead owner, two resumptions at once,
 * and one that is stopped (SIGSTOP) between its look and its effect, taken over from, and let go on (SIGCONT).
 */
export function describeContention(subject: CrashSubject, freezes: readonly Freeze[]): void {
  describe(`two processes and one run (${subject.name})`, () => {
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

    const inDirectory = async (act: (directory: string, begin: (order: Order) => Child) => Promise<void>) => {
      const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-contention-"));
      const children: Child[] = [];
      try {
        await act(directory, (order) => {
          const one = startChild(child.file, order);
          children.push(one);
          return one;
        });
      } finally {
        for (const one of children) one.process.kill("SIGKILL");
        await Promise.all(children.map(({ gone }) => gone));
        await rm(directory, { recursive: true, force: true });
      }
    };
    const endsWell = async (one: Child, before: Awaited<ReturnType<typeof take>>): Promise<void> => {
      const ended = await within(one.tells("ended"), "the run to end");
      expect((await compare(stage, before, ended)).problems).toEqual([]);
    };

    it("an operator is refused while another one is at it, and may take over once that one's process has ended", () =>
      inDirectory(async (directory, begin) => {
        const before = await take(stage);
        const order = orderOf(stage, { directory, point: { stepId: "stop", moment: "before" } });
        const first = begin(order);
        await within(first.tells("reached"), "the first to be at it");
        for (const takeOver of ["never", "when-silent"] as const) {
          const { message } = await within(begin(resumed(order, { takeOver })).tells("failed"), "a refusal");
          expect(message).toContain(`is held by process ${String(first.process.pid)}`);
        }
        first.process.kill("SIGKILL");
        await first.gone;
        const refused = await within(
          begin(resumed(order, { takeOver: "never" })).tells("failed"),
          "a refusal",
        );
        expect(refused.message).toContain("which has ended");
        await endsWell(begin(resumed(order)), before);
        expect(await resumptionsOf(order)).toEqual([
          expect.objectContaining({ processId: first.process.pid, hasEnded: true }),
        ]);
      }));

    it.each([true, false])("of two that resume at once at most one does it (with a lock: %s)", (hasLock) =>
      inDirectory(async (directory, begin) => {
        const before = await take(stage);
        const order = orderOf(stage, { directory, point: { stepId: "install-package", moment: "before" } });
        const first = begin(order);
        await within(first.tells("reached"), "the first to be at it");
        first.process.kill("SIGKILL");
        await first.gone;
        const both = [1, 2].map(() => begin(resumed(order, hasLock ? {} : { lock: null })));
        const results = await Promise.all(
          both.map((one) => within(Promise.race([one.tells("ended"), one.tells("failed")]), "both to end")),
        );
        const ended = results.filter((one) => one.type === "ended");
        expect(ended.length).toBeLessThanOrEqual(1);
        if (hasLock) expect(ended).toHaveLength(1);
        for (const one of results)
          if (one.type === "failed")
            expect(one.message).toMatch(/lock .* (held|taken over)|Another process has written/);
        // Where both noticed the other, nothing is lost: a third one brings it to its end.
        await endsWell(begin(resumed(order)), before);
      }),
    );

    it.each(freezes)(
      "one that stands still before the effect of $stepId and goes on at $goesOnAt of its successor harms nothing",
      ({ stepId, containing, goesOnAt }) =>
        inDirectory(async (directory, begin) => {
          const before = await take(stage);
          const until = join(directory, "go-on");
          const point: Point = { stepId, moment: "in", call: { containing }, phase: "sending" };
          const policy = { stepTimeLimitsMs: { [stepId]: 40_000, verify: 600_000 } };
          const order = orderOf(stage, { directory, point, until, policy });
          const first = begin(order);
          await within(first.tells("reached"), "the first to stand still");
          first.process.kill("SIGSTOP");
          await writeFile(until, "");
          const stoodStillAt = Date.now();

          const second = begin(resumed(order, { takeOver: "always" }));
          await (goesOnAt === "the end"
            ? within(second.tells("ended"), "the second to end")
            : within(second.touches(goesOnAt), `the second to be at ${goesOnAt}`));
          // Its step's own time limit lies between.
          expect(Date.now() - stoodStillAt).toBeGreaterThan(30_000 / stage.clock.factor);
          first.process.kill("SIGCONT");
          const { message } = await within(first.tells("failed"), "the first to notice");
          // A successor that has ended gave its lock up: which of its traces is seen first is chance.
          expect(message).toMatch(/Another process has written|taken over|The lock .* was removed/);
          await endsWell(second, before);

          const events = await createFileJournal(order.journal).read();
          const [former] = await resumptionsOf(order);
          expect(former).toMatchObject({ processId: first.process.pid, hasEnded: false });
          const resumedAt = events.findIndex(({ type }) => type === "run-resumed");
          const isStart = (event: (typeof events)[number]): boolean =>
            event.type === "step-started" && event.stepId === stepId;
          // The step of each is on record: the former owner's before the take-over, the other one's behind it.
          expect(events.slice(0, resumedAt).filter(isStart)).toHaveLength(1);
          expect(events.slice(resumedAt).filter(isStart).length).toBeGreaterThan(0);
          await expect(access(`${order.journal}.lock`)).rejects.toThrow();
        }),
    );
  });
}

/** Whom the run was taken over from, each time that it was resumed. */
async function resumptionsOf({ journal }: Order): Promise<readonly unknown[]> {
  const events = await createFileJournal(journal).read();
  return events.flatMap((event) => (event.type === "run-resumed" ? [event.takenOverFrom] : []));
}
