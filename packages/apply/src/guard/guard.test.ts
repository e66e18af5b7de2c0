import type { Plan } from "@runner-upgrade/plan";
import { createVirtualClock } from "@runner-upgrade/simulator";
import { describe, expect, it } from "vitest";
import {
  createFakeControlPlane,
  fakeRunner,
  type FakeControlPlane,
} from "../../test/support/fake-control-plane.js";
import { runStarted, smallPlan } from "../../test/support/small-plan.js";
import type { JournalEvent } from "../events/journal-event.js";
import { stateOf } from "../state/reduce.js";
import { createGuard, type Guard } from "./guard.js";
import { createPingProofs } from "./ping-proofs.js";

function guarded(
  ids: readonly string[],
  more: readonly JournalEvent[] = [],
  policy: Parameters<typeof smallPlan>[1] = {},
  nodeFilter: string | null = null,
): { plan: Plan; guard: Guard; controlPlane: FakeControlPlane; happen: (event: JournalEvent) => void } {
  const clock = createVirtualClock({ startAtMs: 1_000_000 });
  const plan = smallPlan(ids, policy, nodeFilter);
  const events = [runStarted(plan), ...more];
  const controlPlane = createFakeControlPlane(ids.map((id) => fakeRunner({ id, nodeFilter })));
  if (nodeFilter !== null) controlPlane.dispatch = "automatic";
  const guard = createGuard({
    plan,
    controlPlane,
    server: { uuid: "server", version: "5.7.0", apiVersion: 48, replicas: "off" },
    localRunnerIds: new Set(),
    state: () => stateOf(events),
    clock,
    pings: createPingProofs((id) => controlPlane.pingRunner(id), clock),
    timeLimitMs: 60_000,
  });
  return { plan, guard, controlPlane, happen: (event) => events.push(event) };
}

const claimed = (runnerId: string): JournalEvent => ({ type: "unit-claimed", at: 1, unitId: runnerId });

describe("two guards at once", () => {
  it("both refuse when each counts on the other: what is claimed is away before anybody looks", async () => {
    const { plan, guard, controlPlane, happen } = guarded(["a", "b"]);
    // Both look at the same moment: the answers come only when both have asked.
    let answer = (): void => undefined;
    const bothAsked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    controlPlane.onCall = async (name) => {
      if (name === "listRunners") await bothAsked;
    };
    const [a, b] = plan.units;
    happen(claimed(a!.runnerId));
    const first = guard.ask(a!);
    happen(claimed(b!.runnerId));
    const second = guard.ask(b!);
    answer();
    const answers = await Promise.all([first, second]);
    expect(answers.map(({ isAllowed }) => isAllowed)).toEqual([false, false]);
    expect(answers[0].reason).toContain("b is away");
  });

  it("counts on nobody who was claimed while its pings were on their way", async () => {
    const { plan, guard, controlPlane, happen } = guarded(["a", "b"]);
    happen(claimed("a"));
    controlPlane.onCall = (name, runnerId) => {
      if (name === "pingRunner" && runnerId === "b") happen(claimed("b"));
    };
    expect((await guard.ask(plan.units[0]!)).isAllowed).toBe(false);
  });
});

describe("a stand-in", () => {
  it("is one that serves, is here, and answered a ping", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b", "c"], [claimed("a")]);
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: true, standIns: ["b"] });
    expect(controlPlane.calls).toContain("pingRunner b");
    expect(controlPlane.calls).not.toContain("pingRunner c");
  });

  it("is another one when the first does not answer, though it is listed Healthy", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b", "c"], [claimed("a")]);
    controlPlane.runners.get("b")!.answersPings = false;
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: true, standIns: ["c"] });
    controlPlane.runners.get("c")!.answersPings = false;
    const later = guarded(["a", "b"], [claimed("a")]);
    later.controlPlane.runners.get("b")!.answersPings = false;
    const refused = await later.guard.ask(later.plan.units[0]!);
    expect(refused).toMatchObject({ isAllowed: false, standIns: [] });
    expect(refused.reason).toContain("did not prove that it works");
  });

  it.each([
    ["is not serving", { status: "Down" }, "Down"],
    ["lost its tags", { tags: ["west"] }, "does not serve it any more"],
    ["left the project", { projects: {} }, "does not serve it any more"],
    ["has no room", { runningOperations: 50 }, "has no room"],
  ])("is nobody who %s", async (_, change, reason) => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")]);
    Object.assign(controlPlane.runners.get("b")!, change);
    const answer = await guard.ask(plan.units[0]!);
    expect(answer.isAllowed).toBe(false);
    expect(answer.reason).toContain(reason);
  });

  it("has the room that it tells of itself, not the usual one", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")]);
    Object.assign(controlPlane.runners.get("a")!, { runningOperations: 3 });
    Object.assign(controlPlane.runners.get("b")!, { runningOperations: 8, maxRunningOperations: 10 });
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: false });
  });

  it("is nobody whom the fleet cannot be asked about: what is unknown is not available", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")]);
    controlPlane.onCall = (name) => {
      if (name === "listRunners") throw new Error("no connection");
    };
    expect(await guard.ask(plan.units[0]!)).toMatchObject({
      isAllowed: false,
      reason: "The fleet could not be observed: no connection",
    });
  });

  it("is as many as the policy asks for", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b", "c"], [claimed("a")], { minAvailable: 2 });
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: true, standIns: ["b", "c"] });
    controlPlane.runners.get("c")!.answersPings = false;
    const later = guarded(["a", "b", "c"], [claimed("a")], { minAvailable: 2 });
    later.controlPlane.runners.get("c")!.answersPings = false;
    expect((await later.guard.ask(later.plan.units[0]!)).isAllowed).toBe(false);
  });
});

describe("a question after others", () => {
  const asked = async (nodeFilter: string | null = null) => {
    const made = guarded(["a", "b", "c"], [claimed("c")], { canary: 0 }, nodeFilter);
    const [a, c] = ["a", "c"].map((id) => made.plan.units.find(({ runnerId }) => runnerId === id)!);
    expect((await made.guard.ask(c!)).isAllowed).toBe(true);
    made.controlPlane.calls.length = 0;
    made.happen(claimed("a"));
    const lists = (): number => made.controlPlane.calls.filter((name) => name.endsWith("istRunners")).length;
    return { ...made, unit: a!, lists };
  };

  it.each([null, ".*"])(
    "reads the Runners that it concerns, and no list (node filter %s)",
    async (filter) => {
      const { guard, unit, controlPlane, lists } = await asked(filter);
      expect(await guard.ask(unit)).toMatchObject({ isAllowed: true, standIns: ["b"] });
      expect(lists()).toBe(0);
      expect(controlPlane.calls).toContain("getRunner a");
      expect(controlPlane.calls).toContain("project.getRunner b");
    },
  );

  it.each([
    ["is not serving", { status: "Down" }, "Down"],
    ["lost its tags", { tags: ["west"] }, "does not serve it any more"],
    ["left the project", { projects: {} }, "does not serve it any more"],
    ["has no room", { runningOperations: 50 }, "has no room"],
    ["serves other nodes", { nodeFilter: "site: 2" }, "does not serve it any more", ".*"],
    ["gets no work of others", { remoteNodeDispatch: false }, "does not serve it any more", ".*"],
  ])("counts on nobody who %s since", async (_, change, reason, nodeFilter: string | null = null) => {
    const { guard, unit, controlPlane, lists } = await asked(nodeFilter);
    Object.assign(controlPlane.runners.get("b")!, change);
    const answer = await guard.ask(unit);
    expect(answer.isAllowed).toBe(false);
    expect(answer.reason).toContain(reason);
    // It is refused by lists of now, which might have shown another.
    expect(lists()).toBe(2);
  });

  it("finds in the lists of now who has come since", async () => {
    const { guard, unit, controlPlane } = await asked();
    controlPlane.runners.get("b")!.answersPings = false;
    controlPlane.runners.set("d", fakeRunner({ id: "d" }));
    expect(await guard.ask(unit)).toMatchObject({ isAllowed: true, standIns: ["d"] });
  });

  it("asks for what the unit serves by now", async () => {
    const { guard, unit, controlPlane } = await asked(".*");
    controlPlane.runners.get("a")!.nodeFilter = "site: 1";
    expect((await guard.ask(unit)).isAllowed).toBe(false);
    controlPlane.runners.get("a")!.nodeFilter = ".*";
    controlPlane.dispatch = "unknown";
    expect((await guard.ask(unit)).isAllowed).toBe(false);
  });

  it("reads the lists again where the Runner's own answer leaves out what they told", async () => {
    const { guard, unit, controlPlane, lists } = await asked(".*");
    const whole = { ...controlPlane };
    controlPlane.project = (name) => {
      const one = whole.project(name);
      return {
        ...one,
        getRunner: async (id, options) => ({
          ...(await one.getRunner(id, options)),
          runnerNodeFilter: null,
        }),
      };
    };
    expect((await guard.ask(unit)).isAllowed).toBe(true);
    expect(lists()).toBe(2);
  });

  it("is refused where nothing can be read", async () => {
    const { guard, unit, controlPlane } = await asked();
    controlPlane.onCall = () => {
      throw new Error("no connection");
    };
    expect(await guard.ask(unit)).toMatchObject({
      isAllowed: false,
      reason: "The fleet could not be observed: no connection",
    });
  });
});

describe("what a Runner serves by now", () => {
  it("is asked for where its project has another way of choosing than when planned", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")]);
    controlPlane.dispatch = "automatic";
    Object.assign(controlPlane.runners.get("a")!, { nodeFilter: "site: 1" });
    Object.assign(controlPlane.runners.get("b")!, { nodeFilter: "site: 2" });
    const answer = await guard.ask(plan.units[0]!);
    expect(answer.isAllowed).toBe(false);
    expect(answer.reason).toContain("nodes:web:site: 1 would keep 0 of 1 stand-ins");
    expect(answer.reason).toContain("since the plan was made");
    Object.assign(controlPlane.runners.get("b")!, { nodeFilter: "site: 1" });
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: true, standIns: ["b"] });
  });

  it("is asked for where its node filter is another one", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")], {}, ".*");
    expect((await guard.ask(plan.units[0]!)).isAllowed).toBe(true);
    Object.assign(controlPlane.runners.get("a")!, { nodeFilter: "site: 1" });
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: false, standIns: [] });
  });

  it("is not available where its project's way of choosing cannot be read any more", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")]);
    controlPlane.dispatch = "unknown";
    expect((await guard.ask(plan.units[0]!)).isAllowed).toBe(false);
  });

  it("is what it serves with the tags that our own cordon took off", async () => {
    const cordoned: JournalEvent = {
      type: "step-ended",
      at: 2,
      unitId: "a",
      stepId: "cordon",
      outcome: "done",
      summary: "",
      record: { removedTags: ["east"] },
      durationMs: 1,
    };
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a"), cordoned]);
    Object.assign(controlPlane.runners.get("a")!, { tags: [] });
    expect((await guard.ask(plan.units[0]!)).isAllowed).toBe(true);
  });

  it("may be left alone where the policy allows its outage by name", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")], { allowOutageOf: ["a"] });
    controlPlane.dispatch = "automatic";
    Object.assign(controlPlane.runners.get("a")!, { nodeFilter: "site: 1" });
    expect((await guard.ask(plan.units[0]!)).isAllowed).toBe(true);
  });
});

describe("one answer", () => {
  it("serves everybody for 10 s, and a silence nobody else", async () => {
    const clock = createVirtualClock();
    let sent = 0;
    let isAnswered = true;
    const pings = createPingProofs(() => {
      sent += 1;
      return Promise.resolve({ answered: isAnswered, message: "" });
    }, clock);
    await Promise.all([pings.prove("a"), pings.prove("a")]);
    await clock.advance(10_000);
    await pings.prove("a");
    expect(sent).toBe(1);
    await clock.advance(1);
    isAnswered = false;
    expect((await pings.prove("a")).isAnswered).toBe(false);
    isAnswered = true;
    expect((await pings.prove("a")).isAnswered).toBe(true);
    expect(sent).toBe(3);
  });

  it("is good for no longer because the machine's clock was put back", async () => {
    const clock = createVirtualClock();
    let offsetMs = 0;
    let sent = 0;
    const pings = createPingProofs(
      () => {
        sent += 1;
        return Promise.resolve({ answered: true, message: "" });
      },
      { now: () => clock.now() + offsetMs, sleep: (ms, signal) => clock.sleep(ms, signal) },
    );
    await pings.prove("a");
    offsetMs = -3_600_000;
    await clock.advance(60_000);
    await pings.prove("a");
    expect(sent).toBe(2);
  });
});

describe("with the needs of jobs", () => {
  const jobs = (name: string, tags: readonly string[]): Parameters<typeof smallPlan>[1] => ({
    coverage: {
      kind: "jobs",
      projects: ["web"],
      needs: [{ project: "web", choose: "tags", tags, jobs: { names: [name], count: 1 } }],
    },
  });

  it("asks for a stand-in for each job, and names the job that would have none", async () => {
    const { plan, guard, controlPlane } = guarded(["a", "b"], [claimed("a")], jobs("deploy", ["east"]));
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: true, standIns: ["b"] });
    const later = guarded(["a", "b"], [claimed("a")], jobs("deploy", ["east"]));
    Object.assign(later.controlPlane.runners.get("b")!, { tags: ["west"] });
    expect(await later.guard.ask(later.plan.units[0]!)).toMatchObject({
      isAllowed: false,
      reason: "tags:web:east (`deploy`) would keep 0 of 1 stand-ins: b does not serve it any more.",
    });
    expect(controlPlane.calls).toContain("pingRunner b");
  });

  it("lets a Runner go that no job uses, until it is given the tags of a job", async () => {
    const { plan, guard } = guarded(["a", "b"], [claimed("a")], jobs("render", ["gpu"]));
    expect(plan.needs).toEqual([]);
    expect(await guard.ask(plan.units[0]!)).toMatchObject({ isAllowed: true });
    const later = guarded(["a", "b"], [claimed("a")], jobs("render", ["gpu"]));
    Object.assign(later.controlPlane.runners.get("a")!, { tags: ["east", "gpu"] });
    expect(await later.guard.ask(later.plan.units[0]!)).toMatchObject({
      isAllowed: false,
      reason:
        "tags:web:gpu (`render`) would keep 0 of 1 stand-ins: no other Runner serves it. What a serves has changed since the plan was made: observe and plan again.",
    });
  });
});
