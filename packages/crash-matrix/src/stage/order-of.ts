import { join } from "node:path";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { Order } from "../child/order.js";
import type { Stage } from "./stage.js";

const slowKinds = [
  ...["inspect", "check-availability", "cordon", "save-state", "stop", "install-package", "start", "verify"],
  ...["write-credentials", "clean-up"],
] as const;

const policy: PolicyInput = {
  soakMs: 1_000,
  settleMs: 1_000,
  regenerateSettleMs: 5_000,
  // Of the simulated clock, on a busy machine; only the limit of a lost regeneration is ever waited for.
  stepTimeLimitsMs: {
    "regenerate-credentials": 10_000,
    ...Object.fromEntries(slowKinds.map((kind) => [kind, 600_000])),
  },
};

/** The lock beside a journal. */
export function lockOf(journal: string): string {
  return `${journal}.lock`;
}

/** The order to upgrade the fleet's Runner, its journal in the directory, with a lock. */
export function orderOf(
  stage: Stage,
  own: { readonly directory: string } & Partial<Pick<Order, "point" | "until" | "policy" | "abortAt">>,
): Order {
  const { simulator, fleet, clock } = stage;
  const journal = join(own.directory, "run.journal");
  return {
    action: "start",
    url: simulator.url,
    apiToken: simulator.apiToken,
    journal,
    lock: lockOf(journal),
    takeOver: "never",
    hosts: fleet.hosts,
    runnerId: fleet.runnerId,
    policy: { ...policy, ...fleet.policy, ...own.policy },
    clock,
    settings: fleet.settings,
    point: own.point ?? null,
    abortAt: own.abortAt ?? null,
    until: own.until ?? null,
  };
}

/** The order to carry that run on. Whose process is gone may be taken over from. */
export function resumed(order: Order, own: Partial<Order> = {}): Order {
  return { ...order, action: "resume", takeOver: "when-silent", point: null, until: null, ...own };
}
