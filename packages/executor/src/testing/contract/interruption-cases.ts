import { describe, expect } from "vitest";
import type { ExecutorErrorCode } from "../../errors/executor-error.js";
import type { Disturbance } from "../subject/subject.js";
import { expectRunning, failureOf, runningProcess, type Case, type ContractKit } from "./contract-kit.js";

const mostExchanges = 60;

/** Aborts, time limits and lost connections, at every exchange with the host. */
export function describeInterruptions(kit: ContractKit): void {
  describe("interruptions", () => {
    kit.check("does nothing for a call that is aborted before it begins", async ({ subject, walk }) => {
      const before = await runningProcess(subject);
      const signal = AbortSignal.abort();
      for (const step of subject.route) {
        if (step !== "regenerate-credentials") await failureOf(walk.step(step, { signal }), "ABORTED");
        await walk.step(step);
      }
      await failureOf(walk.observe({ signal }), "ABORTED");
      await failureOf(walk.restore({ signal }), "ABORTED");
      await expectRunning(subject, {
        version: subject.targetVersion,
        token: await tokenOf(walk, before.token),
      });
    });

    kit.checkIf(
      "disturbance",
      "ends at once when it is aborted while the host is silent, at every exchange",
      (use) =>
        interruptEverywhere(use, {
          kind: "hang",
          codes: ["ABORTED"],
          interrupt: (controller) => {
            controller.abort();
          },
        }),
    );

    kit.checkIf("disturbance", "says so when the connection is lost, at every exchange", (use) =>
      interruptEverywhere(use, { kind: "lose-connection", codes: ["CONNECTION_LOST", "HOST_UNREACHABLE"] }),
    );

    kit.checkIf("disturbance", "keeps its time limit while the host is silent", async ({ subject, walk }) => {
      for (const step of subject.route) {
        if (step !== "regenerate-credentials") {
          const disturbance = disturb(subject, { kind: "hang", after: 0 });
          const error = await failureOf(walk.step(step, { timeLimitMs: 150 }), "TIMEOUT");
          expect(error.message).toContain(subject.host.address);
          await disturbance.heal();
        }
        await walk.step(step);
      }
      const disturbance = disturb(subject, { kind: "hang", after: 0 });
      await failureOf(walk.observe({ timeLimitMs: 150 }), "TIMEOUT");
      await failureOf(walk.restore({ timeLimitMs: 150 }), "TIMEOUT");
      await disturbance.heal();
    });

    kit.checkIf(
      "disturbance",
      "comes back from a connection that is lost at every exchange of the rollback",
      async ({ subject, walk }) => {
        const before = await runningProcess(subject);
        await walk.through(walk.takingDown);
        await repeatUntilUndisturbed(subject, "lose-connection", (): Promise<unknown> => walk.restore(), [
          "CONNECTION_LOST",
          "HOST_UNREACHABLE",
        ]);
        await expectRunning(subject, before);
      },
    );
  });
}

/**
 * Walks the route, and interrupts each step at its first exchange with the host, then (repeated) at its second, and
 * so on until it comes through. What a cut left half done, the repetition must find and finish.
 */
async function interruptEverywhere(
  { subject, walk }: Case,
  how: {
    readonly kind: "hang" | "lose-connection";
    readonly codes: readonly ExecutorErrorCode[];
    readonly interrupt?: (controller: AbortController) => void;
  },
): Promise<void> {
  const before = await runningProcess(subject);
  for (const step of subject.route) {
    if (step === "regenerate-credentials") {
      await walk.step(step);
      continue;
    }
    await repeatUntilUndisturbed(
      subject,
      how.kind,
      (signal): Promise<unknown> => walk.step(step, { signal }),
      how.codes,
      how.interrupt,
    );
    // The step has come through: its record is kept, as a run keeps it.
    await walk.step(step);
  }
  await expectRunning(subject, {
    version: subject.targetVersion,
    token: await tokenOf(walk, before.token),
    invocation: before.invocation,
  });
  expect(await subject.world.leftovers()).toEqual([]);
}

async function repeatUntilUndisturbed(
  subject: Case["subject"],
  kind: "hang" | "lose-connection",
  call: (signal: AbortSignal) => Promise<unknown>,
  codes: readonly ExecutorErrorCode[],
  interrupt?: (controller: AbortController) => void,
): Promise<void> {
  for (let after = 0; after < mostExchanges; after += 1) {
    const disturbance = disturb(subject, { kind, after });
    const reached = { isReached: false };
    const controller = new AbortController();
    void disturbance.reached.then(() => {
      reached.isReached = true;
      interrupt?.(controller);
    });
    const ended = await call(controller.signal).then(
      () => ({ error: null }),
      (error: unknown) => ({ error }),
    );
    await disturbance.heal();
    if (ended.error !== null) await failureOf(Promise.reject(asError(ended.error)), ...codes);
    if (!reached.isReached) return;
  }
  throw new Error(`A step needed more than ${mostExchanges} exchanges with its host.`);
}

function disturb(
  subject: Case["subject"],
  fault: { readonly kind: "hang" | "lose-connection"; readonly after: number },
): Disturbance {
  const disturbance = subject.world.disturb?.(fault);
  if (disturbance === undefined) throw new Error("The subject promised disturbances.");
  return disturbance;
}

async function tokenOf(walk: Case["walk"], old: string): Promise<string> {
  try {
    return await Promise.resolve(walk.credentials().token.reveal());
  } catch {
    return old;
  }
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
