import { expect, test } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import { needsOf } from "../needs/needs-of.js";
import { policyDefaults } from "../policy/policy-defaults.js";
import { dispatches, fleetOf, runner } from "../testing/fleet-of.js";
import { okToStop, type OkToStopOptions } from "./ok-to-stop.js";

/** Whether `a` may go in a fleet of these; the needs are those of the fleet as it was planned. */
function ask(
  live: readonly RunnerInput[],
  {
    away = [],
    planned = live,
    leaving = ["a"],
    minAvailable = 1,
    ...options
  }: OkToStopOptions & {
    away?: string[];
    planned?: readonly RunnerInput[];
    leaving?: string[];
    minAvailable?: number;
  } = {},
) {
  const needs = needsOf(fleetOf(planned), { ...policyDefaults, minAvailable });
  return okToStop(leaving, fleetOf(live), new Set(away), needs, options);
}

test("with a Healthy Runner of the same tags it may go, and that one is named to be pinged", () => {
  expect(ask([runner("a"), runner("b")])).toEqual({
    ok: true,
    standIns: [{ needId: "tags:payments:eu", minAvailable: 1, runnerIds: ["b"] }],
    reason: "Every need keeps its stand-ins.",
  });
});

test("alone it may not", () => {
  expect(ask([runner("a")])).toMatchObject({
    ok: false,
    reason: "tags:payments:eu would keep 0 of 1 stand-ins: no other Runner serves it.",
  });
});

test("a refusal names the jobs that would be left without a Runner", () => {
  const coverage = {
    kind: "jobs",
    projects: ["payments"],
    needs: [
      {
        project: "payments",
        choose: "tags",
        tags: ["reports"],
        jobs: { names: ["a", "b", "c", "d`e"], count: 24 },
      },
    ],
  } as const;
  const reports = runner("a", { name: "reports-1", tags: ["eu", "reports"] });
  const reasonIn = (...others: readonly RunnerInput[]) => {
    const fleet = fleetOf([reports, ...others]);
    return okToStop(["a"], fleet, new Set(), needsOf(fleet, { ...policyDefaults, coverage })).reason;
  };
  expect(reasonIn(runner("b"))).toBe(
    "tags:payments:reports (`a`, `b`, `c` and 21 more) would keep 0 of 1 stand-ins: no other Runner serves it.",
  );
  expect(reasonIn(runner("b", { tags: ["reports"], status: "Down" }))).toBe(
    "tags:payments:reports (`a`, `b`, `c` and 21 more) would keep 0 of 1 stand-ins: runner-b is Down.",
  );
});

test.each([
  ["is Unknown", { status: "Unknown" }],
  ["is Unhealthy", { status: "Unhealthy" }],
  ["is New", { status: "New" }],
  ["is purple", { status: "purple" }],
  ["is without a status", { status: " " }],
  ["does not serve it any more", { tags: [] }],
  ["does not serve it any more", { associations: [{ project: "batch" }] }],
  ["is the server's own", { isLocal: true }],
  ["has no room", { runningOperations: 50, maxRunning: null }],
  ["has no room", { runningOperations: 5, maxRunning: 5 }],
])("a stand-in that %s does not count", (why, over) => {
  const planned = [runner("a"), runner("b")];
  const answer = ask([runner("a"), runner("b", over)], { planned });
  expect(answer.ok).toBe(false);
  expect(answer.reason).toContain(`runner-b ${why}`);
});

test("a stand-in that is away, or did not prove that it works, or left the fleet, does not count", () => {
  const both = [runner("a"), runner("b")];
  expect(ask(both, { away: ["b"] }).reason).toContain("runner-b is away");
  expect(ask(both, { unproven: new Set(["b"]) }).reason).toContain("runner-b did not prove that it works");
  expect(ask([runner("a")], { planned: both }).reason).toContain("b is not in the fleet any more");
});

test("Busy stands in; so does Unhealthy on a server with replicas from 6.1 on", () => {
  expect(ask([runner("a"), runner("b", { status: "Busy" })]).ok).toBe(true);
  const okAt = (version: string): boolean => {
    const fleet = fleetOf([runner("a"), runner("b", { status: "Unhealthy" })], { replicas: "on", version });
    return okToStop(["a"], fleet, new Set(), needsOf(fleet, policyDefaults)).ok;
  };
  expect([okAt("6.1.0"), okAt("6.0.1")]).toEqual([true, false]);
});

test("a Runner that came since the plan was made stands in", () => {
  expect(ask([runner("a"), runner("c")], { planned: [runner("a")] }).ok).toBe(true);
});

test("two that leave together are no stand-ins for each other", () => {
  const both = [runner("a"), runner("b")];
  expect(ask(both, { leaving: ["a", "b"] })).toMatchObject({ ok: false, standIns: [{ runnerIds: [] }] });
  expect(ask([...both, runner("c")], { leaving: ["a", "b"] }).ok).toBe(true);
});

test("a stand-in must take the operations of all who leave", () => {
  const busy = (id: string) => runner(id, { runningOperations: 20 });
  const fleet = (room: number) => [
    busy("a"),
    busy("b"),
    runner("c", { maxRunning: room, runningOperations: 0 }),
  ];
  expect(ask(fleet(39), { leaving: ["a", "b"] }).reason).toContain("runner-c has no room");
  expect(ask(fleet(40), { leaving: ["a", "b"] }).ok).toBe(true);
  expect(ask(fleet(39), { leaving: ["a", "b"], room: "ignore" }).ok).toBe(true);
});

test("where the server does not tell how much runs, the status is taken for it", () => {
  expect(ask([runner("a", { runningOperations: null }), runner("b", { runningOperations: null })]).ok).toBe(
    true,
  );
});

test("every need is asked for, and two may share them between them", () => {
  const associations = [{ project: "payments" }, dispatches("batch", "os: linux")];
  const a = runner("a", { associations });
  const tags = runner("b");
  const nodes = runner("c", { associations: [dispatches("batch", "os: linux")] });
  expect(ask([a, tags]).reason).toBe(
    "nodes:batch:os: linux would keep 0 of 1 stand-ins: no other Runner serves it.",
  );
  expect(ask([a, nodes]).ok).toBe(false);
  expect(ask([a, tags, nodes])).toMatchObject({
    ok: true,
    standIns: [{ runnerIds: ["c"] }, { runnerIds: ["b"] }],
  });
});

test("a Runner of which it is unknown whether it dispatches has the need, and stands in for nobody", () => {
  const unknown = { ...dispatches("batch", "x"), remoteNodeDispatch: null };
  const known = runner("a", { associations: [dispatches("batch", "x")] });
  const perhaps = runner("b", { associations: [unknown] });
  expect(ask([known, perhaps]).reason).toContain("runner-b is not known to serve it");
  expect(ask([known, perhaps], { leaving: ["b"] }).ok).toBe(true);
});

test("tags that our own cordon took off do not make it forget what it serves", () => {
  const planned = [runner("a"), runner("b")];
  const cordoned = runner("a", { tags: [] });
  expect(ask([cordoned, runner("b", { status: "Down" })], { planned }).ok).toBe(false);
  expect(ask([cordoned, runner("b")], { planned }).ok).toBe(true);
});

test("one that left the control plane is asked for by what it served", () => {
  expect(ask([runner("b", { status: "Down" })], { planned: [runner("a"), runner("b")] }).ok).toBe(false);
});

test("an absent Runner may always go, but only when its absence was there before we came", () => {
  const down = [runner("a", { status: "Down" })];
  expect(ask(down).ok).toBe(false);
  expect(ask(down, { absentRunnerIds: new Set(["a"]) })).toMatchObject({ ok: true, standIns: [] });
});

test("what the policy allowed to be less is less for that Runner, and the strictest counts for a set", () => {
  const both = [runner("a"), runner("b")];
  const loweredNeeds = new Map([["a", { "tags:payments:eu": 0 }]]);
  expect(ask(both, { away: ["b"], loweredNeeds }).ok).toBe(true);
  expect(ask(both, { leaving: ["a", "b"], loweredNeeds }).ok).toBe(false);
  expect(ask(both, { leaving: ["b", "a"], loweredNeeds }).ok).toBe(false);
});

test("more than one stand-in can be asked for", () => {
  const three = [runner("a"), runner("b"), runner("c")];
  expect(ask(three, { minAvailable: 2 }).ok).toBe(true);
  expect(ask(three, { minAvailable: 3 }).reason).toBe(
    "tags:payments:eu would keep 2 of 3 stand-ins: no other Runner serves it.",
  );
});

test("a refusal names a few and counts the rest, and a name cannot break out of its line", () => {
  const others = ["b", "c", "d", "e", "f", "g", "h"].map((id) =>
    runner(id, { status: "Down", name: `x\n${id}` }),
  );
  const { reason } = ask([runner("a"), ...others]);
  expect(reason).toContain("x f is Down and 2 more");
  expect(reason).not.toContain("\n");
});

test("what is refused names each need, five of those who are lost, and how many more there are", () => {
  const names = ["b", "c", "d", "e", "f", "g"];
  const lost = (...ids: string[]) => ids.map((id) => runner(id, { status: "Down" }));
  expect(ask([runner("a"), ...lost("b", "c")]).reason).toBe(
    "tags:payments:eu would keep 0 of 1 stand-ins: runner-b is Down, runner-c is Down.",
  );
  expect(ask([runner("a"), ...lost(...names.slice(0, 5))]).reason).toMatch(/runner-f is Down\.$/);
  expect(ask([runner("a"), ...lost(...names)]).reason).toMatch(/runner-f is Down and 1 more\.$/);
  const associations = [{ project: "payments" }, { project: "ops" }];
  expect(ask([runner("a", { associations })]).reason).toBe(
    "tags:ops:eu would keep 0 of 1 stand-ins: no other Runner serves it. " +
      "tags:payments:eu would keep 0 of 1 stand-ins: no other Runner serves it.",
  );
});

test("where room plays no part, a stand-in that is full stands in; where its load is not told, so does any", () => {
  const full = runner("b", { runningOperations: 50 });
  expect(ask([runner("a"), full]).ok).toBe(false);
  expect(ask([runner("a"), full], { room: "ignore" }).ok).toBe(true);
  const untold = runner("b", { runningOperations: null });
  expect(ask([runner("a", { runningOperations: 60, maxRunning: 100 }), untold]).ok).toBe(true);
});
