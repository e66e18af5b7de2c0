import type { Random } from "../../random/random.js";
import type { CaseRunner } from "../attack-case.js";
import type { Act, ApiOperation, ApiTrouble, Fault, When } from "../fault.js";

type ReplicaCall = Extract<ApiOperation, "create-replica" | "list-replicas" | "delete-replica">;

/** Up to which call a fault may wait to be met, by how often each is usually made. */
const usualCalls: Readonly<Record<ReplicaCall, number>> = {
  "create-replica": 4,
  "list-replicas": 60,
  "delete-replica": 4,
};

/** What goes wrong only on a server with replicas: with its calls, and by people who change its lists meanwhile. */
export function replicaFaults(random: Random, runners: readonly CaseRunner[]): Fault[] {
  const count = random.pick([0, 0, 1, 1, 2, 3]);
  return Array.from({ length: count }, () =>
    random.chance(0.6) ? callFault(random) : listFault(random, runners),
  );
}

function callFault(random: Random): Fault {
  const operation = random.pick([
    "create-replica",
    "create-replica",
    "create-replica",
    "list-replicas",
    "delete-replica",
    "delete-replica",
  ] as const);
  return {
    on: "api",
    operation,
    nth: random.int(1, usualCalls[operation]),
    times: random.pick([1, 1, 1, 2, 3, 6]),
    trouble: trouble(random, operation),
  };
}

function trouble(random: Random, operation: ReplicaCall): ApiTrouble {
  const kind = random.pick([
    "silent",
    "refused",
    "status",
    "status",
    "slow",
    "login-page",
    ...(operation === "list-replicas"
      ? (["stale", "stale"] as const)
      : ([
          "lost-answer",
          "lost-answer",
          "lost-answer",
          "silent-effect",
          "late-effect",
          "late-effect",
        ] as const)),
  ] as const);
  switch (kind) {
    case "status":
      return { kind, status: random.pick([403, 404, 429, 500, 500, 503]) };
    case "slow":
      return { kind, ms: random.pick([500, 5_000, 25_000]) };
    case "stale":
      return { kind, withinMs: random.pick([5_000, 20_000]) };
    case "late-effect":
      return { kind, delayMs: random.pick([1_000, 20_000, 80_000, 100_000]), isSilent: random.chance(0.5) };
    default:
      return { kind };
  }
}

function listFault(random: Random, runners: readonly CaseRunner[]): Fault {
  const isAimed = random.chance(0.8);
  const runner = isAimed ? "self" : { name: random.pick(runners).name };
  return {
    on: "world",
    when: isAimed ? momentOfReplica(random) : { kind: "time", ms: random.int(0, 240_000) },
    act: random.pick<Act>([
      { kind: "add-replica", runner },
      { kind: "add-replica", runner },
      { kind: "delete-replica", runner, which: "newest" },
      { kind: "delete-replica", runner, which: "newest" },
      { kind: "delete-replica", runner, which: "oldest" },
      { kind: "kill-runner", runner, backAfterMs: null },
    ]),
  };
}

/** Around the calls that change a list of replicas, and what the old replica is deleted on. */
function momentOfReplica(random: Random): When {
  const skip = random.pick([0, 0, 0, 1]);
  return random.pick<When>([
    { kind: "step", runner: null, stepId: "create-replica", edge: "started", skip },
    { kind: "step", runner: null, stepId: "create-replica", edge: "ended", skip },
    { kind: "answer", operation: "list-replicas", stepId: "create-replica", skip },
    { kind: "answer", operation: "create-replica", stepId: "create-replica", skip },
    { kind: "step", runner: null, stepId: "stop", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "start", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "verify", edge: "ended", skip },
    { kind: "step", runner: null, stepId: "delete-replica", edge: "started", skip },
    { kind: "answer", operation: "list-replicas", stepId: "delete-replica", skip },
    { kind: "answer", operation: "delete-replica", stepId: "delete-replica", skip },
    { kind: "step", runner: null, stepId: "rollback:restore", edge: "ended", skip },
  ]);
}
