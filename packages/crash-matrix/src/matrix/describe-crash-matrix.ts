import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleChild, type BundledChild } from "../child/bundle-child.js";
import { setStage, type Stage } from "../stage/stage.js";
import type { CrashSubject } from "../subject/crash-subject.js";
import { formatRow, formatTable } from "./format-table.js";
import { nameOf, type Point } from "../child/point.js";
import { lossesOf } from "./snapshot.js";
import { tryPoint, type Place, type Tried } from "./try-point.js";

/** As many as there are cores in CI: what a point costs is the starting of processes. */
const usualLanes = 2;
const lostWithinMs = 120_000;

/**
 * The crash matrix of a platform: a run is killed (`kill -9`) at every point of the subject's procedure, on real
 * processes, and resumed, every other time from a copy of its journal. Each time the end is as without a crash. Prints
 * a table with a row per point.
 *
 * @example
 * ```ts
 * describeCrashMatrix(localProcesses);
 * ```
 */
export function describeCrashMatrix(subject: CrashSubject): void {
  describe(`a run that is killed (${subject.name})`, () => {
    const tried = new Map<number, Tried>();
    const pool: Stage[] = [];
    let child: BundledChild;
    let reference: Tried;

    const use = async (point: Point | null, place: Place): Promise<Tried> => {
      const stage = pool.pop() ?? (await setStage(subject));
      let isFit = false;
      try {
        const result = await tryPoint(stage, { childFile: child.file, point, place });
        isFit = result.problems.length === 0;
        return result;
      } finally {
        // One that a point left in disorder would fail the next.
        if (isFit) pool.push(stage);
        else await stage.close();
      }
    };

    beforeAll(async () => {
      child = await bundleChild(subject.childFile);
      reference = await use(null, "same");
    });
    afterAll(async () => {
      const inOrder = [...tried].sort(([left], [right]) => left - right).map(([, one]) => one);
      console.log(formatTable(subject.name, inOrder));
      await Promise.all(pool.map((stage) => stage.close()));
      await child.remove();
    });

    it("is killed at every step of its procedure, and ends well where it is not", () => {
      expect(reference.problems).toEqual([]);
      expect(reference.steps).toEqual(Object.keys(subject.calls));
    });

    const { lanes = usualLanes } = subject;
    describe.concurrent("and resumed, ends as if nothing had happened", () => {
      const turns = Array.from({ length: lanes }, () => Promise.resolve());
      it.each(pointsOf(subject).map((point, index) => ({ name: nameOf(point), point, index })))(
        "$name",
        { timeout: 1_200_000 },
        async ({ point, index }) => {
          const before = turns[index % lanes];
          const turn = Promise.resolve(before).then(() =>
            use(point, index % 2 === Math.floor(index / 2) % 2 ? "same" : "elsewhere"),
          );
          turns[index % lanes] = turn.then(
            () => undefined,
            () => undefined,
          );
          const result = await turn;
          tried.set(index, result);
          console.log(formatRow(result));
          expect(result.problems).toEqual([]);
        },
      );
    });

    it("lost no job that was still running when its point had passed", async () => {
      for (const { load } of pool) load.stop();
      const deadline = Date.now() + lostWithinMs;
      const running = (): number => pool.reduce((sum, { load }) => sum + load.report.running, 0);
      while (running() > 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(running()).toBe(0);
      expect(pool.flatMap(({ fleet, load }) => lossesOf(fleet, load))).toEqual([]);
      expect(pool.reduce((sum, { load }) => sum + load.report.done, 0)).toBeGreaterThan(tried.size);
    });
  });
}

function pointsOf(subject: CrashSubject): Point[] {
  return Object.entries(subject.calls).flatMap(([stepId, call]): Point[] => [
    { stepId, moment: "before" },
    ...[call].flat().map((one): Point => ({ stepId, moment: "in", call: one })),
    { stepId, moment: "after" },
  ]);
}
