import type { InvariantFactory } from "./invariant.js";

const stepLimitMs = 60_000;
/** For each attempt of a unit, over all processes that carry it. */
const mostCreations = 3;

/** Replicas are not made for ever, and none is asked for while a request whose answer was lost may take effect. */
export const replicasBounded: InvariantFactory = ({ world, report }) => {
  const settleMs = stepLimitMs + (world.attack.policy.regenerateSettleMs ?? 30_000);
  const made = new Map<string, number>();
  /** By request: sent, and not answered by the server itself: a proxy gives 502, 503 and 504. */
  const open = new Map<number, { readonly runner: string; readonly at: number }>();
  let isClockOff = false;
  const allowOneMore = (runner: string): void => {
    made.set(runner, (made.get(runner) ?? 0) - 1);
  };
  return {
    see: (event) => {
      switch (event.type) {
        case "round-began":
          made.clear();
          // What was asked for in the run before may take effect in this one.
          for (const { runner } of open.values()) allowOneMore(runner);
          return;
        case "recorded":
          // What a full disk kept from the journal, a later process cannot know of.
          if (event.event.type === "replica-requested" && !event.isDurable)
            allowOneMore(world.nameOf(event.event.unitId));
          // A unit that goes back into its queue is tried anew.
          if (event.event.type === "unit-released") made.delete(world.nameOf(event.event.unitId));
          return;
        case "clock-jumped":
          isClockOff = true;
          return;
        case "replica-created": {
          if (event.by !== "us") return;
          const count = (made.get(event.runner) ?? 0) + 1;
          made.set(event.runner, count);
          if (count > mostCreations) report(`${count} replicas of ${event.runner} were made.`);
          return;
        }
        case "api-sent": {
          const { operation, runner, id, at } = event;
          if (operation !== "create-replica" || runner === null) return;
          for (const other of open.values()) {
            if (other.runner !== runner || isClockOff || at - other.at >= settleMs) continue;
            report(
              `A replica of ${runner} was asked for ${at - other.at} ms after a request whose answer was lost.`,
            );
          }
          open.set(id, { runner, at });
          return;
        }
        case "api-answered":
          if (event.operation === "create-replica" && event.status !== null && event.status <= 500)
            open.delete(event.id);
          return;
        default:
      }
    },
  };
};
