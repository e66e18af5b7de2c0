import type { LoggedEvent } from "../log/attack-event.js";
import type { InvariantFactory } from "./invariant.js";
import { accountForTaken } from "./taken.js";

/** Calls of a host that end a process. */
const ending = new Set(["stop", "restore", "restore-with-new-credentials"]);
/** A wait ends where no other look fits into its time: a drain looks every 3 s, spread by a quarter, and a look takes a while. */
const lastPauseMs = 5_000;
/** The policy's own default. */
const defaultQuietMs = 15_000;

/**
 * No operation that was given to a Runner before our stop was sent is cut by our ending of its process. What policy
 * leaves open is left open: no drain at all, a drain that timed out and goes on, and where nothing is cordoned the work
 * that came in the last `drainQuietMs`. So is what others brought about: work on a Runner that they gave its tags or its
 * dispatch back directly before the stop, or to which they gave work past all dispatching.
 */
export const noWorkCut: InvariantFactory = ({ world, report }) => {
  const { policy } = world.attack;
  const quietMs = policy.drainQuietMs ?? defaultQuietMs;
  const taken = accountForTaken(world);
  const sentAt = new Map<string, number>();
  const drainBegan = new Map<string, number>();
  const hasTimedOut = new Set<string>();
  const reopenedAt = new Map<string, number>();
  const cordonedAt = new Map<string, number>();
  /** When a request took effect long after the run had stopped waiting for it. No reading announces that. */
  const lateAt = new Map<string, number>();
  /** When its last answer about a Runner was an old one. */
  const staleAt = new Map<string, number>();
  /** Others made its credentials anew: its process works on, and the server hears of nothing that it does. */
  const muted = new Set<string>();
  /** Whose dispatch we may not switch off: nothing is cordoned there, and work may come until the last moment. */
  const refused = new Set<string>();
  const startedByUsAt = new Map<string, number>();
  const startedByOthersAt = new Map<string, number>();
  let clockJumpedAt = -Infinity;

  function isOpen(name: string, id: string, arrivedAt: number, stopAt: number): boolean {
    if (muted.has(name) || policy.drain === "off" || !world.round.present.has(name)) return true;
    if (policy.onDrainTimeout === "proceed" && hasTimedOut.has(name)) return true;
    // Others started it while the stop was under way: it fetches what waited for it, and nothing had shown that it would.
    if ((startedByOthersAt.get(name) ?? -Infinity) >= stopAt) return true;
    // Sent, and not yet at the process: nothing that a look could have shown.
    if (arrivedAt >= stopAt && policy.drain === "wait") return true;
    const isJustNow = arrivedAt >= stopAt - quietMs;
    const isUncordoned = policy.drain === "wait" || refused.has(name);
    if (isJustNow && (isUncordoned || id.startsWith("given-"))) return true;
    // What we started ourselves and could not prove is ended again, with what came meanwhile where nothing is cordoned.
    if (policy.drain === "wait" && arrivedAt >= (startedByUsAt.get(name) ?? Infinity)) return true;
    const since = cordonedAt.get(name) ?? stopAt;
    if (clockJumpedAt >= since || (staleAt.get(name) ?? -Infinity) >= since) return true;
    return (reopenedAt.get(name) ?? -Infinity) >= stopAt - 2_000 && arrivedAt >= (reopenedAt.get(name) ?? 0);
  }

  return {
    see: (event: LoggedEvent) => {
      taken.see(event);
      switch (event.type) {
        case "late-effect":
          if (event.runner !== null) lateAt.set(event.runner, event.at);
          return;
        case "clock-jumped":
          clockJumpedAt = event.at;
          return;
        case "host-call-started":
          if (ending.has(event.call)) sentAt.set(event.runner, event.at);
          return;
        case "api-answered":
          if (event.operation === "dispatch" && event.status === 403 && event.runner !== null)
            refused.add(event.runner);
          if (event.isStale === true && event.runner !== null) staleAt.set(event.runner, event.at);
          return;
        case "credentials-changed":
        case "replica-deleted":
          if (event.by === "others") muted.add(event.runner);
          return;
        case "process-started":
          muted.delete(event.runner);
          (event.by === "us" ? startedByUsAt : startedByOthersAt).set(event.runner, event.at);
          return;
        case "tags-changed":
        case "dispatch-changed":
          if (event.by === "others" || lateAt.get(event.runner) === event.at)
            reopenedAt.set(event.runner, event.at);
          else cordonedAt.set(event.runner, event.at);
          return;
        case "recorded": {
          const { event: record } = event;
          if (!("unitId" in record)) return;
          const name = world.nameOf(record.unitId);
          if (record.type === "unit-claimed") {
            hasTimedOut.delete(name);
            drainBegan.delete(name);
          }
          if (!("stepId" in record) || record.stepId !== "drain") return;
          // Its time counts from the first time that it was begun.
          if (record.type === "step-started" && !drainBegan.has(name)) drainBegan.set(name, event.at);
          if (record.type !== "step-ended") return;
          const tookMs = event.at - (drainBegan.get(name) ?? event.at);
          if (tookMs >= (policy.drainTimeoutMs ?? 0) - lastPauseMs) hasTimedOut.add(name);
          return;
        }
        case "work-cut": {
          if (event.by !== "us") return;
          const stopAt = sentAt.get(event.runner) ?? event.at;
          const cut = event.operations.filter(
            ({ id, arrivedAt }) => !isOpen(event.runner, id, arrivedAt, stopAt),
          );
          if (cut.length === 0) return;
          const told = cut.map(
            ({ state, arrivedAt }) => `${state}, given ${((stopAt - arrivedAt) / 1_000).toFixed(1)} s before`,
          );
          report(
            `Our stop of ${event.runner} cut ${cut.length} operations (${told.slice(0, 3).join("; ")}).`,
          );
          return;
        }
        default:
      }
    },
  };
};
