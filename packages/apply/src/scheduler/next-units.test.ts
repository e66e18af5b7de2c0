import { describe, expect, it } from "vitest";
import type { PolicyInput } from "@runner-upgrade/plan";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { stateOf } from "../state/reduce.js";
import { nextUnits, type Decision } from "./next-units.js";

const decide = (
  ids: readonly string[],
  policy: PolicyInput,
  events: readonly JournalEvent[],
  now = 100,
): Decision => nextUnits(stateOf([runStarted(smallPlan(ids, policy)), ...events]), now);
const claim = (unitId: string): JournalEvent => ({ type: "unit-claimed", at: 1, unitId });
const end = (
  unitId: string,
  outcome: "upgraded" | "failed" | "rolled-back" | "skipped",
  at = 50,
): JournalEvent => ({
  type: "unit-ended",
  at,
  unitId,
  outcome,
  code: null,
  reason: "",
  toVersion: null,
  countsAsFailure: outcome === "failed" || outcome === "rolled-back",
  manualSteps: [],
  remedies: [],
});
const refuse = (unitId: string, at: number): JournalEvent => ({
  type: "unit-released",
  at,
  unitId,
  reason: "nobody answers",
  retryAt: at + 500,
});

describe("nextUnits", () => {
  it("is empty before a run, and after it", () => {
    expect(nextUnits(stateOf([]), 1)).toMatchObject({ start: [], skip: [], wakeAt: null });
    expect(decide(["a", "b"], {}, [{ type: "run-ended", at: 9 }])).toMatchObject({ start: [], skip: [] });
  });

  it("starts as many as budget and needs allow, in the plan's order", () => {
    expect(decide(["a", "b", "c"], {}, []).start).toEqual(["a"]);
    expect(decide(["a", "b", "c"], { maxInFlight: 3 }, []).start).toEqual(["a", "b"]);
    expect(decide(["a", "b", "c"], { maxInFlight: "50%" }, []).start).toEqual(["a", "b"]);
    expect(decide(["a", "b", "c"], { maxInFlight: 3 }, []).waiting.get("c")).toContain(
      "would keep 0 of 1 stand-ins",
    );
    expect(decide(["a", "b", "c"], {}, [claim("a")]).waiting.get("b")).toContain("1 of at most 1");
  });

  it("lets a refused unit wait, hold up none behind it, and skips it at its deadline", () => {
    const refused = decide(["a", "b"], { admissionTimeoutMs: 10_000 }, [claim("a"), refuse("a", 50)]);
    expect(refused.start).toEqual(["b"]);
    expect(refused.waiting.get("a")).toBe("the guard refused it: nobody answers");
    expect(refused.wakeAt).toBe(550);
    const again = decide(["a", "b"], { admissionTimeoutMs: 10_000 }, [claim("a"), refuse("a", 50)], 550);
    expect(again.start).toEqual(["a"]);
    const late = [claim("a"), refuse("a", 3_000)];
    expect(decide(["a", "b"], { admissionTimeoutMs: 10_000 }, late, 13_000).skip).toMatchObject([
      { reason: "The guard refused it 1 time in 10 s: nobody answers" },
    ]);
    const twice = [claim("a"), refuse("a", 50), claim("a"), refuse("a", 9_000)];
    expect(decide(["a", "b"], { admissionTimeoutMs: 10_000 }, twice, 10_050).skip).toEqual([
      { unitId: "a", code: "NOT_ADMITTED", reason: "The guard refused it 2 times in 10 s: nobody answers" },
    ]);
  });

  it("waits for who was given back to settle, and says until when", () => {
    const back: JournalEvent[] = [
      claim("a"),
      { type: "step-started", at: 10, unitId: "a", stepId: "stop", attempt: 1 },
      { type: "step-started", at: 20, unitId: "a", stepId: "verify", attempt: 1 },
      {
        type: "step-ended",
        at: 40,
        unitId: "a",
        stepId: "verify",
        outcome: "done",
        summary: "",
        record: null,
        durationMs: 1,
      },
      end("a", "upgraded"),
    ];
    expect(decide(["a", "b"], { settleMs: 1_000 }, back)).toMatchObject({ start: [], wakeAt: 1_040 });
    expect(decide(["a", "b"], { settleMs: 1_000 }, back, 1_040).start).toEqual(["b"]);
  });

  it("starts nobody after too many failures, and says so", () => {
    const decision = decide(["a", "b", "c"], {}, [end("a", "rolled-back")]);
    expect(decision.skip.map(({ unitId, code }) => [unitId, code])).toEqual([
      ["b", "TOO_MANY_FAILURES"],
      ["c", "TOO_MANY_FAILURES"],
    ]);
    expect(decide(["a", "b", "c"], { maxFailures: 1 }, [end("a", "rolled-back")]).start).toEqual(["b"]);
    expect(decide(["a", "b", "c"], {}, [end("a", "skipped")]).start).toEqual(["b"]);
  });

  it("never waits for what cannot come: whose stand-in failed for good is skipped", () => {
    const decision = decide(["a", "b"], { maxFailures: 5 }, [end("a", "failed")]);
    expect(decision).toMatchObject({ start: [], wakeAt: null });
    expect(decision.skip[0]).toMatchObject({ unitId: "b", code: "NEVER_ALLOWED" });
    expect(decision.skip[0]!.reason).toContain("in this run it never could be");
  });

  it("starts nobody while it is paused, and does not take that for the end", () => {
    expect(decide(["a", "b"], {}, [{ type: "run-paused", at: 1 }])).toMatchObject({ start: [], skip: [] });
  });

  it("skips the queue when the run is aborted", () => {
    const decision = decide(["a", "b"], {}, [claim("a"), { type: "run-aborted", at: 1, level: "admission" }]);
    expect(decision.skip.map(({ code }) => code)).toEqual(["RUN_ABORTED"]);
  });
});
