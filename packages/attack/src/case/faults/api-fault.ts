import type { Random } from "../../random/random.js";
import type { ApiOperation, ApiTrouble, Fault } from "../fault.js";

/** The calls that are made of a server with and without replicas. */
type AnyServerOperation = Exclude<ApiOperation, "create-replica" | "list-replicas" | "delete-replica">;

/** Up to which call a fault may wait to be met, by how often each is usually made. */
const usualApiCalls: Readonly<Record<AnyServerOperation, number>> = {
  list: 12,
  "get-runner": 60,
  update: 6,
  dispatch: 6,
  ping: 15,
  "check-ping": 60,
  regenerate: 4,
  download: 4,
  other: 12,
};

/** A fault that a call to the control plane meets. */
export function apiFault(random: Random): Fault {
  const operation = random.pick([
    "list",
    "get-runner",
    "get-runner",
    "update",
    "update",
    "dispatch",
    "ping",
    "check-ping",
    "regenerate",
    "regenerate",
    "regenerate",
    "download",
    "download",
    "other",
  ] as const);
  return {
    on: "api",
    operation,
    nth: random.int(1, usualApiCalls[operation]),
    times: random.pick([1, 1, 1, 2, 3, 6]),
    trouble: apiTrouble(random, operation),
  };
}

function apiTrouble(random: Random, operation: AnyServerOperation): ApiTrouble {
  const isChange = ["update", "dispatch", "regenerate"].includes(operation);
  const kind = random.pick([
    "silent",
    "refused",
    "status",
    "status",
    "slow",
    "login-page",
    ...(isChange
      ? (["lost-answer", "lost-answer", "silent-effect", "late-effect", "late-effect"] as const)
      : []),
    ...(operation === "list" || operation === "get-runner" ? (["stale", "stale"] as const) : []),
    ...(operation === "download" ? (["cut-download", "not-a-package", "expired"] as const) : []),
  ] as const);
  switch (kind) {
    case "status": {
      const status = random.pick([429, 429, 500, 503, 401, 403]);
      return status === 429 && random.chance(0.7)
        ? { kind, status, retryAfterSeconds: random.pick([1, 10, 60, 600]) }
        : { kind, status };
    }
    case "expired":
      return { kind: "status", status: 404 };
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
