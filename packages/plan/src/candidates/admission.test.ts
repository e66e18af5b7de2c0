import { expect, test } from "vitest";
import type { RunnerInput } from "../define-fleet/fleet-input.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Need, OutOfReachNeed, TagNeed } from "../needs/need.js";
import type { ServedNeed } from "../needs/served-need.js";
import { servesNeed } from "../needs/serves.js";
import { fleetOf, runner } from "../testing/fleet-of.js";
import { Admission, recoveredNeeds } from "./admission.js";
import { admit } from "./admit.js";
import type { Candidate } from "./candidate.js";

const tagNeed = (tag: string, minAvailable = 1): TagNeed => ({
  kind: "tags",
  id: tag,
  project: "payments",
  tags: [tag],
  match: "all-of",
  minAvailable,
  servedBy: [],
});

const eu = tagNeed("eu");
const linux = tagNeed("linux");
const unread: OutOfReachNeed = {
  kind: "unprovable",
  reason: "NODE_FILTER_UNKNOWN",
  id: "unread",
  project: "batch",
  minAvailable: 1,
  servedBy: [],
};

const placesById = ["eu", "linux", "unread", "untagged"];

/** How many stand in for each need, by its place. */
const standIns = (counts: Readonly<Record<string, number>>): number[] =>
  placesById.map((id) => counts[id] ?? 0);

const needsOf = (served: readonly ServedNeed[]): Need[] => served.map(({ need }) => need);

let made = 0;

/** Serves `eu` and `linux` by its set-up; which of the needs it is asked for is up to the test. */
function candidate(
  id: string,
  statusClass: StatusClass,
  needs: readonly Need[],
  over: Partial<RunnerInput> & { keepsServing?: boolean } = {},
): Candidate {
  const { keepsServing = false, ...input } = over;
  const [one] = fleetOf([runner(id, { tags: ["eu", "linux"], ...input })]).runners;
  if (one?.host == null) throw new Error("A candidate has a host.");
  return {
    runner: one,
    place: made++,
    host: one.host,
    statusClass,
    needs: needs.map((need) => ({
      need,
      place: placesById.indexOf(need.id),
      isProven: servesNeed(one, need) === "yes",
    })),
    targetVersion: "5.8.0",
    image: null,
    keepsServing,
    chosen: { key: "vm:wait", procedure: { route: "vm", steps: [] }, idleMs: 0, busyMs: 0 },
    expectedDurationMs: 0,
  };
}

const ids = (candidates: readonly Candidate[]): string[] => candidates.map((each) => each.runner.id);

test("a Runner that is short of two needs waits for both", () => {
  const waiting = candidate("waiting", "serving", [eu, linux]);
  const [first, second] = [candidate("first", "saturated", [eu]), candidate("second", "saturated", [linux])];
  const admission = new Admission(standIns({ eu: 1, linux: 1 }), [waiting, first, second]);
  expect(ids(admission.ready)).toEqual(["first", "second"]);
  expect(needsOf(admission.shortOf(waiting))).toEqual([eu, linux]);
  expect(admission.complete(first)).toEqual([]);
  expect(needsOf(admission.shortOf(waiting))).toEqual([linux]);
  expect(ids(admission.complete(second))).toEqual(["waiting"]);
  expect(needsOf(admission.shortOf(waiting))).toEqual([]);
});

test("a return that lets two start names both, in the order in which they were given", () => {
  const [b, a, back] = [
    candidate("b", "serving", [eu]),
    candidate("a", "serving", [eu]),
    candidate("back", "saturated", [eu]),
  ];
  const admission = new Admission(standIns({ eu: 1 }), [b, a, back]);
  expect(ids(admission.ready)).toEqual(["back"]);
  expect(ids(admission.complete(back))).toEqual(["b", "a"]);
});

test("who served already brings nobody more by coming back", () => {
  const [serving, waiting] = [candidate("a", "serving", [eu]), candidate("b", "serving", [tagNeed("eu", 2)])];
  const admission = new Admission(standIns({ eu: 2 }), [serving, waiting]);
  expect(ids(admission.ready)).toEqual(["a"]);
  expect(recoveredNeeds(serving)).toEqual([]);
  expect(admission.complete(serving)).toEqual([]);
});

test("who comes back stands in only for the needs that it is known to serve", () => {
  expect(needsOf(recoveredNeeds(candidate("a", "absent", [eu, linux, unread])))).toEqual([eu, linux]);
  expect(needsOf(recoveredNeeds(candidate("a", "absent", [eu, linux], { tags: ["linux"] })))).toEqual([
    linux,
  ]);
});

test("what one Runner may leave short is lowered for it alone", () => {
  const [named, other] = [candidate("named", "serving", [eu]), candidate("other", "serving", [eu])];
  const lowered = new Map([["named", { eu: 0 }]]);
  const admission = new Admission(standIns({ eu: 1 }), [named, other], lowered);
  expect(ids(admission.ready)).toEqual(["named"]);
  const required = [named, other].map((each) => each.needs.map((need) => admission.requiredBy(each, need)));
  expect(required).toEqual([[0], [1]]);
});

test("who is away already, or serves all through, leaves nothing short", () => {
  const [absent, kept] = [
    candidate("absent", "absent", [eu]),
    candidate("kept", "serving", [eu], { keepsServing: true }),
  ];
  const admission = new Admission(standIns({ eu: 1 }), [absent, kept]);
  expect(ids(admission.ready)).toEqual(["absent", "kept"]);
  expect([admission.shortOf(absent), admission.shortOf(kept)]).toEqual([[], []]);
});

const policy = { allowOutageOf: [], allowNodeFilterOf: [] };

test("a Runner whose outage is allowed comes back once, though its own return would have let it start", () => {
  const two = tagNeed("eu", 2);
  const [named, serving] = [candidate("named", "saturated", [two]), candidate("serving", "serving", [two])];
  const admitted = admit([named, serving], standIns({ eu: 1 }), { ...policy, allowOutageOf: ["named"] });
  expect([named, serving].filter(admitted.isAdmitted)).toEqual([named]);
  expect(admitted.lowered).toEqual(new Map([["named", { eu: 1 }]]));
  expect(needsOf(admitted.shortOf(serving))).toEqual([two]);
});

test("what is allowed must cover every need that would be left short", () => {
  const both = candidate("both", "serving", [eu, unread]);
  const allowNodeFilterOf = ["both"];
  expect(admit([both], standIns({ eu: 1 }), { ...policy, allowNodeFilterOf }).isAdmitted(both)).toBe(false);
  expect(admit([both], standIns({ eu: 2 }), { ...policy, allowNodeFilterOf }).isAdmitted(both)).toBe(true);
  expect(admit([both], standIns({ eu: 1 }), { ...policy, allowOutageOf: ["both"] }).isAdmitted(both)).toBe(
    true,
  );
});

test("an allowed node filter is no leave for a need that is unprovable for another reason", () => {
  const untagged: OutOfReachNeed = { ...unread, id: "untagged", reason: "UNTAGGED" };
  const alone = candidate("alone", "serving", [untagged]);
  expect(admit([alone], standIns({}), { ...policy, allowNodeFilterOf: ["alone"] }).isAdmitted(alone)).toBe(
    false,
  );
});
