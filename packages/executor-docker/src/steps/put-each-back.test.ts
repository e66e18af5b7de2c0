import { ExecutorError, stepError, type ExecutorErrorCode } from "@runner-upgrade/executor";
import { describe, expect, it } from "vitest";
import type { Slot } from "../unit/look.js";
import { namesOf, type RecordedContainer } from "../unit/recorded-unit.js";
import { putEachBack } from "./put-each-back.js";
import type { UnitCall } from "./step-call.js";

const subject = { runner: { id: "r-1", name: "edge" }, host: { address: "unix:///d.sock" } };

/** A slot by the name of its container, in which something runs or nothing does. */
function slot(name: string, is: "running" | "stopped"): Slot {
  const recorded: RecordedContainer = {
    ...{
      id: `id-${name}`,
      name,
      imageId: "sha256:1",
      restartPolicy: {},
      isComposed: false,
      wasRunning: true,
    },
  };
  const old = { id: recorded.id, name, imageId: "sha256:1", isRunning: is === "running" };
  return {
    recorded,
    names: namesOf(name, "run-1"),
    old: old as Slot["old"],
    next: null,
    successor: null,
    back: null,
  };
}

/** Puts back what is asked for; what each name throws, and who was tried. */
async function carryOut(
  slots: readonly Slot[],
  failures: Readonly<Record<string, ExecutorErrorCode>>,
): Promise<{
  readonly tried: readonly string[];
  readonly warned: readonly string[];
  readonly error: unknown;
}> {
  const [tried, warned]: [string[], string[]] = [[], []];
  // No more of a call than is asked here: what a real engine does with it is seen live, and it cannot be made to fail by name.
  const unitCall = {
    call: {
      subject,
      settings: { logger: { debug: () => undefined, warn: (message: string) => void warned.push(message) } },
      engine: { list: () => Promise.resolve(slots.map(({ old }) => old)) },
    },
    context: { runner: subject.runner, runId: "run-1" },
    unit: { containers: slots.map(({ recorded }) => recorded), place: { kind: "variable" } },
  } as unknown as UnitCall;
  const error: unknown = await putEachBack(unitCall, slots, ({ recorded: { name } }) => {
    tried.push(name);
    const code = failures[name];
    return code === undefined
      ? Promise.resolve(true)
      : Promise.reject(stepError(subject, code, `${name} is not back.`));
  }).then(
    () => null,
    (reason: unknown) => reason,
  );
  return { tried, warned, error };
}

describe("several containers that are put back", () => {
  it("begin with those in whose place nothing runs", async () => {
    const { tried, error } = await carryOut(
      [slot("a", "running"), slot("b", "stopped"), slot("c", "running")],
      {},
    );
    expect(tried).toEqual(["b", "a", "c"]);
    expect(error).toBeNull();
  });

  it("are each tried where nothing runs, and what runs is left running once one could not be put back", async () => {
    const slots = [slot("a", "stopped"), slot("b", "running"), slot("c", "stopped"), slot("d", "stopped")];
    const { tried, warned, error } = await carryOut(slots, { a: "NOT_STARTED", d: "STARTED_AND_EXITED" });
    expect(tried).toEqual(["a", "c", "d"]);
    expect(ExecutorError.isInstance(error) && error.code).toBe("NOT_STARTED");
    expect(String(error)).toContain(
      "a is not back. Of its other containers, b runs, c does not run, d does not run.",
    );
    expect(warned.join()).toContain("d is not back.");
  });

  it("are given up at once where the engine is not there any more", async () => {
    const { tried, error } = await carryOut([slot("a", "stopped"), slot("b", "stopped")], {
      a: "CONNECTION_LOST",
    });
    expect(tried).toEqual(["a"]);
    expect(String(error)).not.toContain("other containers");
  });

  it("say nothing of others where there is one", async () => {
    const { error } = await carryOut([slot("a", "stopped")], { a: "NOT_STARTED" });
    expect(String(error)).toMatch(/a is not back\.$/);
  });
});
