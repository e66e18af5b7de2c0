import { expect, test } from "vitest";
import { evaluateCheck } from "./evaluate-check.js";
import type { ObservedReplica } from "./observation.js";

const check = { kind: "replicas-replaced", version: "5.8.0" } as const;
const replica = (id: string, over: Partial<ObservedReplica> = {}): ObservedReplica => ({
  id,
  statusClass: "serving",
  version: "5.8.0",
  ...over,
});
const old = (id: string, statusClass: ObservedReplica["statusClass"] = "absent"): ObservedReplica =>
  replica(id, { statusClass, version: "5.7.0" });
const before = { version: "5.7.0", uptime: 100, servingReplicaIds: ["a", "b"] };

test.each<[string, readonly ObservedReplica[], "pass" | "pending", string]>([
  [
    "all are replaced and the old ones listed as down",
    [old("a"), old("b"), replica("c"), replica("d")],
    "pass",
    "2 new",
  ],
  ["the old ones are gone from the list", [replica("c"), replica("d"), replica("e")], "pass", "3 new"],
  ["an old one still serves", [old("a", "serving"), replica("c"), replica("d")], "pending", "1 of its 2 old"],
  [
    "an old one is at its limit",
    [old("a", "saturated"), replica("c"), replica("d")],
    "pending",
    "1 of its 2 old",
  ],
  ["there are fewer than before", [old("a"), replica("c")], "pending", "1 of 2 new"],
  [
    "a new one has the old version",
    [replica("c"), replica("d", { version: "5.7.0" })],
    "pending",
    "One has 5.7.0",
  ],
  [
    "a new one tells no version",
    [replica("c"), replica("d", { version: null })],
    "pending",
    "no version yet",
  ],
  ["a new one does not serve", [replica("c"), replica("d", { statusClass: "new" })], "pending", "1 of 2 new"],
  ["nothing is listed", [], "pending", "0 of 2 new"],
])("replicas: %s", (_, replicas, outcome, reason) => {
  const result = evaluateCheck(check, { before, replicas });
  expect(result.outcome).toBe(outcome);
  expect(result.reason).toContain(reason);
});

test("where none served before, one has to", () => {
  const absent = { ...before, servingReplicaIds: [] };
  expect(evaluateCheck(check, { before: absent, replicas: [] }).outcome).toBe("pending");
  expect(evaluateCheck(check, { before: absent, replicas: [replica("c")] }).outcome).toBe("pass");
});

test("what was not looked at proves nothing", () => {
  expect(evaluateCheck(check, { before }).outcome).toBe("pending");
  expect(
    evaluateCheck(check, { before: { version: null, uptime: null }, replicas: [replica("c")] }).outcome,
  ).toBe("pending");
});
