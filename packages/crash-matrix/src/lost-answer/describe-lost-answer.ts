import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleChild, type BundledChild } from "../child/bundle-child.js";
import { startChild } from "../child/start-child.js";
import { compare, take } from "../matrix/snapshot.js";
import { within } from "../matrix/within.js";
import { orderOf } from "../stage/order-of.js";
import { setStage, type Stage } from "../stage/stage.js";
import type { CrashSubject } from "../subject/crash-subject.js";

/**
 * The answer of `regenerateCreds` is lost, over real HTTP and with real processes: the request takes effect before it is
 * repeated, and after. Both are recovered from without a person.
 */
export function describeLostAnswer(subject: CrashSubject): void {
  describe(`a request for new credentials whose answer is lost (${subject.name})`, () => {
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
      { kind: "lost-answer", order: "before", regenerations: 2 },
      { kind: "overtaken", order: "after", regenerations: 3 },
    ] as const)("and that takes effect $order its repetition", async ({ kind, regenerations }) => {
      const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-lost-answer-"));
      const before = await take(stage);
      stage.simulator.faults.inject({ kind, path: "/regenerateCreds", times: 1 });
      // What the dead token shows is waited for until the verification's time is over.
      const policy = {
        stepTimeLimitsMs: { "regenerate-credentials": 10_000, start: 600_000, verify: 90_000 },
      };
      const one = startChild(child.file, orderOf(stage, { directory, policy }));
      try {
        const ended = await within(one.tells("ended"), "the run to end");
        expect((await compare(stage, before, ended)).problems).toEqual([]);
        const log = stage.simulator.log.slice(before.logLength);
        expect(log.filter(({ type }) => type === "credentials-regenerated")).toHaveLength(regenerations);
      } finally {
        one.process.kill("SIGKILL");
        await one.gone;
        stage.simulator.faults.clear();
        await rm(directory, { recursive: true, force: true });
      }
    });
  });
}
