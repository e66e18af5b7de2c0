import { describe, expect, it } from "vitest";
import type { StatusClass } from "../fleet/status-class.js";
import type { Need } from "../needs/need.js";
import type { Candidate } from "../candidates/candidate.js";
import { orderUnits } from "./order-units.js";

const needOf = (tag: string, minAvailable = 1): Need => ({
  kind: "tags",
  id: `tags:web:${tag}`,
  project: "web",
  minAvailable,
  servedBy: [],
  tags: [tag],
  match: "exactly",
});

interface Shape {
  readonly tag?: string;
  readonly statusClass?: StatusClass;
  readonly durationMs?: number;
  readonly needs?: readonly Need[];
  readonly version?: string;
}

function placeable(id: string, shape: Shape = {}): Candidate {
  const { tag = "east", statusClass = "serving", durationMs = 60_000, version = "5.6.0" } = shape;
  return {
    runner: {
      id,
      name: id,
      tags: [tag],
      associations: [{ project: "web", nodeFilter: null, remoteNodeDispatch: null, isNode: null }],
      status: "Healthy",
      version,
      runningOperations: 0,
      maxRunning: 50,
      canCordon: null,
      canRegenerate: null,
      canPing: null,
      replicaType: null,
      isLocal: false,
      host: null,
      hostFacts: null,
    },
    place: 0,
    host: { platform: "vm", address: `${id}.internal` },
    statusClass,
    needs: (shape.needs ?? [needOf(tag)]).map((need) => ({
      need,
      place: needPlaces.indexOf(need.id),
      isProven: need.kind === "tags" && need.tags[0] === tag,
    })),
    targetVersion: "5.7.0",
    image: null,
    keepsServing: false,
    chosen: { key: "vm:wait", procedure: { route: "vm", steps: [] }, idleMs: durationMs, busyMs: durationMs },
    expectedDurationMs: durationMs,
  };
}

const needPlaces = ["east", "west", "rich", "scarce"].map((tag) => `tags:web:${tag}`);

/** How many stand in for each tag's need. */
const standIns = (counts: Readonly<Record<string, number>>): number[] =>
  needPlaces.map((id) => counts[id.replace("tags:web:", "")] ?? 0);

/** Gives each its place in a fleet, which is sorted by id, and orders them. */
function ordered(
  candidates: readonly Candidate[],
  counts: Readonly<Record<string, number>>,
  canary: number,
): ReturnType<typeof orderUnits> {
  const ids = candidates.map(({ runner }) => runner.id).sort();
  const fleet = candidates.map((each) => ({ ...each, place: ids.indexOf(each.runner.id) }));
  return orderUnits(fleet, standIns(counts), { lowered: new Map(), canary });
}

function order(
  candidates: readonly Candidate[],
  counts: Readonly<Record<string, number>>,
  canary = 0,
): string[] {
  return ordered(candidates, counts, canary).map(({ candidate }) => candidate.runner.id);
}

describe("the order of start", () => {
  it("puts those that take longest first", () => {
    const candidates = [
      placeable("short", { durationMs: 1_000 }),
      placeable("long", { durationMs: 9_000 }),
      placeable("middle", { durationMs: 5_000 }),
    ];
    expect(order(candidates, { east: 3 })).toEqual(["long", "middle", "short"]);
  });

  it("puts saturated ones last, however long they take", () => {
    const candidates = [
      placeable("saturated", { statusClass: "saturated", durationMs: 9_000 }),
      placeable("serving", { durationMs: 1_000 }),
    ];
    expect(order(candidates, { east: 2 })).toEqual(["serving", "saturated"]);
    expect(order([...candidates].reverse(), { east: 2 })).toEqual(["serving", "saturated"]);
  });

  it("decides ties by how few stand in beyond what is asked for, then by id", () => {
    const candidates = [
      placeable("b", { tag: "rich", needs: [needOf("rich", 1)] }),
      placeable("a", { tag: "rich", needs: [needOf("rich", 1)] }),
      // Five others stand in, four of whom are asked for: scarcer than three others of whom one is.
      placeable("z", { tag: "scarce", needs: [needOf("scarce", 4)] }),
    ];
    expect(order(candidates, { rich: 4, scarce: 6 })).toEqual(["z", "a", "b"]);
  });

  it("starts with absent ones, among themselves in the same order", () => {
    const candidates = [
      placeable("serving", { durationMs: 90_000 }),
      placeable("absent-b", { statusClass: "absent", durationMs: 1_000 }),
      placeable("absent-a", { statusClass: "absent", durationMs: 1_000 }),
      placeable("absent-long", { statusClass: "absent", durationMs: 2_000 }),
    ];
    expect(order(candidates, { east: 3 })).toEqual(["absent-long", "absent-a", "absent-b", "serving"]);
  });

  it("picks its canary as the order has it, not as the fleet was given", () => {
    const candidates = [placeable("b"), placeable("a")];
    const placed = ordered(candidates, { east: 3 }, 1);
    expect(placed.map(({ candidate, isCanary }) => [candidate.runner.id, isCanary])).toEqual([
      ["a", true],
      ["b", false],
    ]);
  });
});

describe("the canary", () => {
  const canaries = (candidates: readonly Candidate[], counts: Readonly<Record<string, number>>): string[] =>
    ordered(candidates, counts, 1)
      .filter(({ isCanary }) => isCanary)
      .map(({ candidate }) => candidate.runner.id);

  it("is the shortest", () => {
    const candidates = [placeable("long", { durationMs: 9_000 }), placeable("short", { durationMs: 1_000 })];
    expect(canaries(candidates, { east: 3 })).toEqual(["short"]);
    expect(canaries([...candidates].reverse(), { east: 3 })).toEqual(["short"]);
  });

  it("waits for no other, where one can be had that does not", () => {
    const candidates = [
      placeable("ready", { durationMs: 9_000 }),
      placeable("waiting", { tag: "west", durationMs: 1_000 }),
      placeable("absent", { tag: "west", statusClass: "absent" }),
    ];
    expect(canaries(candidates, { east: 2, west: 1 })).toEqual(["ready"]);
    expect(canaries(candidates.slice(1), { east: 2, west: 1 })).toEqual(["waiting"]);
  });
});

describe("who waits for whom", () => {
  const waitsOf = (candidates: readonly Candidate[], counts: Readonly<Record<string, number>>, id: string) =>
    ordered(candidates, counts, 0).find(({ candidate }) => candidate.runner.id === id)?.waitsFor;

  it("are the absent ones whose return makes up what is missing, and no more of them", () => {
    const need = needOf("east", 2);
    const candidates = [
      placeable("serving", { needs: [need] }),
      ...["c", "a", "b"].map((id) => placeable(id, { statusClass: "absent", needs: [need] })),
    ];
    // One other than itself stands in, and two are asked for: one has to come back.
    expect(waitsOf(candidates, { east: 2 }, "serving")).toEqual(["a"]);
    expect(waitsOf(candidates, { east: 1 }, "serving")).toEqual(["a", "b"]);
  });

  it("are named in the order of their ids, whatever comes back first", () => {
    const need = needOf("east", 2);
    const candidates = [
      placeable("serving", { needs: [need] }),
      placeable("a", { statusClass: "absent", needs: [need], durationMs: 10_000 }),
      placeable("b", { statusClass: "absent", needs: [need], durationMs: 90_000 }),
    ];
    expect(waitsOf(candidates, { east: 1 }, "serving")).toEqual(["a", "b"]);
  });

  it("are sixteen at most, the last that complete the number, by id", () => {
    const need = needOf("east", 18);
    const ids = Array.from({ length: 20 }, (_, index) => `absent-${String.fromCharCode(97 + index)}`);
    const candidates = [
      placeable("serving", { needs: [need] }),
      ...ids.map((id) => placeable(id, { statusClass: "absent", needs: [need] })),
    ];
    expect(waitsOf(candidates, { east: 1 }, "serving")).toEqual(ids.slice(2, 18));
  });

  it("are sixteen at most and sorted where several needs are short", () => {
    const needs = [needOf("east", 10), needOf("west", 10)];
    const absent = (tag: string, length: number): Candidate[] =>
      Array.from({ length }, (_, index) =>
        placeable(`${tag}-${String.fromCharCode(97 + index)}`, {
          tag,
          statusClass: "absent",
          needs: [needOf(tag, 10)],
        }),
      );
    const candidates = [placeable("serving", { needs }), ...absent("west", 10), ...absent("east", 10)];
    const waits = waitsOf(candidates, { east: 1, west: 0 }, "serving") ?? [];
    expect(waits).toHaveLength(16);
    expect(waits).toEqual([...waits].sort());
    expect(waits[0]).toBe("east-a");
  });
});
