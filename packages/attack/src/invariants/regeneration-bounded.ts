import type { InvariantFactory } from "./invariant.js";

const stepLimitMs = 60_000;
/** For each unit, over a run and all processes that carry it. */
const mostRegenerations = 3;

/** Credentials are not regenerated for ever, and never again while a request whose answer was lost may take effect. */
export const regenerationBounded: InvariantFactory = ({ world, report }) => {
  const settleMs = stepLimitMs + (world.attack.policy.regenerateSettleMs ?? 30_000);
  const effects = new Map<string, number>();
  /** By request: sent, and not answered by the server itself: a proxy gives 502, 503 and 504. */
  const open = new Map<number, { readonly runner: string; readonly at: number }>();
  let isClockOff = false;
  return {
    see: (event) => {
      switch (event.type) {
        case "round-began":
          effects.clear();
          // What was asked for in the run before may take effect in this one.
          for (const { runner } of open.values()) effects.set(runner, (effects.get(runner) ?? 0) - 1);
          return;
        case "recorded":
          // What a full disk kept from the journal, a later process cannot know of.
          if (event.event.type === "credentials-requested" && !event.isDurable) {
            const name = world.nameOf(event.event.unitId);
            effects.set(name, (effects.get(name) ?? 0) - 1);
          }
          return;
        case "clock-jumped":
          isClockOff = true;
          return;
        case "credentials-changed": {
          if (event.by !== "us") return;
          const count = (effects.get(event.runner) ?? 0) + 1;
          effects.set(event.runner, count);
          if (count > mostRegenerations) report(`${event.runner} was given new credentials ${count} times.`);
          return;
        }
        case "api-sent": {
          const { operation, runner, id, at } = event;
          if (operation !== "regenerate" || runner === null) return;
          for (const other of open.values()) {
            if (other.runner !== runner || isClockOff || at - other.at >= settleMs) continue;
            report(
              `The credentials of ${runner} were asked for again ${at - other.at} ms after a request whose answer was lost.`,
            );
          }
          open.set(id, { runner, at });
          return;
        }
        case "api-answered":
          if (event.operation !== "regenerate" || event.status === null) return;
          if (event.status <= 500) open.delete(event.id);
          return;
        default:
      }
    },
  };
};
