import { expect, it } from "vitest";
import type { RunningProcess } from "../invocation/running-process.js";
import type { ReplicaIdentity } from "./identity.js";
import { withoutSiblings } from "./sibling-replicas.js";
import type { ForeignProcess } from "./tell-foreign.js";

const [one, two] = ["1", "2"].map((n) => `aaaaaaaa-0000-4000-8000-00000000000${n}`) as [string, string];

const processOf = (jar: string, clientId = ""): RunningProcess =>
  ({
    command: { launcher: ["java"], options: [], packageArgument: `/srv/${jar}`, programArguments: [] },
    invocation: { environment: [["RUNNER_RUNDECK_CLIENT_ID", clientId]] },
  }) as unknown as RunningProcess; // Only what names a replica is looked at.
const foreignOf = (process: RunningProcess): ForeignProcess => ({
  process,
  description: "it runs elsewhere",
});
const identity = (over: Partial<ReplicaIdentity> = {}): ReplicaIdentity => ({
  ids: [one, two],
  isOneOfSeveral: true,
  others: [],
  paths: [],
  ...over,
});

const sibling = foreignOf(processOf(`runner-${two}.jar`));
const double = foreignOf(processOf(`runner-${one}.jar`));

it("leaves out the other replicas of the same host, by package or by variable", () => {
  const byVariable = foreignOf(processOf("runner.jar", two.toUpperCase()));
  expect(withoutSiblings([sibling, byVariable], [processOf(`runner-${one}.jar`)], identity())).toEqual([]);
});

it("keeps a second process of the same replica, and one that names none", () => {
  const nameless = foreignOf(processOf("runner.jar"));
  const all = [sibling, double, nameless];
  expect(withoutSiblings(all, [processOf(`runner-${one}.jar`)], identity())).toEqual([double, nameless]);
});

it.each([
  ["it is known which replica it is", [processOf(`runner-${one}.jar`)], identity({ isOneOfSeveral: false })],
  ["the Runner has no replicas", [processOf(`runner-${one}.jar`)], null],
  ["the one that was found names none", [processOf("runner.jar")], identity()],
  ["none was found", [], identity()],
  ["two were found", [processOf(`runner-${one}.jar`), processOf(`runner-${one}.jar`)], identity()],
] as const)("keeps all where %s", (_, own, replica) => {
  expect(withoutSiblings([sibling, double], own, replica)).toEqual([sibling, double]);
});
