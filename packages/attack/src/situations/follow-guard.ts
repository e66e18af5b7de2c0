import type { LoggedEvent } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import { whyRefused } from "./why-refused.js";

const proofMs = 10_000;
/** How the questions are named in the table. */
const stages: Readonly<Record<string, string>> = {
  "check-availability": "guard refused at admission",
  stop: "guard refused before stop",
  "regenerate-credentials": "guard refused before regenerate",
};
const reading = new Set(["list", "other"]);

/** Counts what the guard refused, and for which rule, judged by what the world and the journal say. */
export function followGuard(
  world: AttackWorld,
  add: (situation: string) => void,
): (event: LoggedEvent) => void {
  const { settleMs = 15_000, standInProof } = world.attack.policy;
  const away = new Set<string>();
  const awayBefore = new Set<string>();
  const returnedAt = new Map<string, number>();
  const provenAt = new Map<string, number>();
  let unreadAt = -Infinity;
  let changedNeeds = false;

  return (event) => {
    switch (event.type) {
      case "round-began":
        for (const name of away) awayBefore.add(name);
        away.clear();
        changedNeeds = false;
        return;
      case "carrier-began":
        provenAt.clear();
        return;
      case "ping-answered":
        provenAt.set(event.runner, event.at);
        return;
      case "api-answered":
        if (reading.has(event.operation) && (event.status === null || event.status >= 400))
          unreadAt = event.at;
        return;
      case "mode-changed":
        changedNeeds = true;
        return;
      case "dispatch-changed":
        if (event.by === "others" && event.field === "nodeFilter") changedNeeds = true;
        return;
      case "told": {
        const { event: told } = event;
        if (told.type === "guard-answered") {
          const unit = world.nameOf(told.unitId);
          if (told.isAllowed) return;
          add(stages[told.stepId] ?? `guard refused ${told.stepId}`);
          const refusal = whyRefused(world, unit, {
            away,
            awayBefore,
            isSettled: (name) => event.at - (returnedAt.get(name) ?? -Infinity) >= settleMs,
            isProven: (name) =>
              standInProof === "status" || event.at - (provenAt.get(name) ?? -Infinity) <= proofMs,
            isReadable: event.at - unreadAt > 1_000,
            isNeedChanged: changedNeeds,
          });
          if (refusal.size === 0) add("guard refused: for what had passed by then");
          for (const [rule, { isOnlyOne }] of refusal) {
            add(`guard refused: ${rule}`);
            if (isOnlyOne) add(`guard refused: ${rule} (the only one)`);
          }
          return;
        }
        if (!("unitId" in told)) return;
        const name = world.nameOf(told.unitId);
        if (told.type === "unit-claimed") away.add(name);
        else if (told.type === "unit-released") away.delete(name);
        else if (told.type === "unit-ended" && told.outcome !== "failed") {
          away.delete(name);
          if (told.outcome !== "skipped") awayBefore.delete(name);
        } else if (told.type === "unit-swept" && !told.isServing) away.add(name);
        else if (told.type === "unit-cleaned-up" && told.isClean) {
          away.delete(name);
          awayBefore.delete(name);
        } else if (told.type === "step-ended" && /(?:verify|uncordon)$/.test(told.stepId))
          returnedAt.set(name, event.at);
        return;
      }
      default:
    }
  };
}
