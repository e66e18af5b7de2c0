import type { LoggedEvent } from "../log/attack-event.js";
import type { InvariantFactory } from "./invariant.js";
import { oracleNeeds } from "./oracle-needs.js";
import { accountForTaken } from "./taken.js";

/**
 * How old the truth may be that an action of ours rests on: an answer takes its time, a ping's proof lives for 10 s,
 * a status lies for 30 s, and the step that follows the guard has to ask and to be written down first.
 */
const longestViewMs = 75_000;

/**
 * Whenever we take a Runner away (cordon, stop, point of no return), enough others truly stood in for each of its
 * needs not long before: serving by status and by life, of its tags, not failed in this run, and settled.
 */
export const standInsLive: InvariantFactory = ({ world, report }) => {
  const { attack } = world;
  const needs = oracleNeeds(attack).filter(({ minAvailable }) => minAvailable > 0);
  const taken = accountForTaken(world);
  /** By need and Runner: when it last stood in for it, as far as others go. */
  const lastFit = new Map<string, number>();
  const fitBefore = new Set<string>();
  const servingSince = new Map<string, number>();
  const failed = new Set<string>();
  const editedByOthers = new Set<string>();
  const isPastNoReturn = new Set<string>();
  let isClockOff = false;
  sample(0);

  function sample(at: number): void {
    for (const runner of attack.runners) {
      const { name } = runner;
      const isServing = world.isServing(name);
      if (!isServing) servingSince.delete(name);
      else if (!servingSince.has(name)) servingSince.set(name, at);
      for (const need of needs) {
        const key = `${need.id}\n${name}`;
        const isFit = isServing && need.fits(runner, world.tagsOf(name));
        if (isFit || fitBefore.has(key)) lastFit.set(key, at);
        if (isFit) fitBefore.add(key);
        else fitBefore.delete(key);
      }
    }
  }

  function check(what: string, name: string, at: number): void {
    const runner = world.caseOf(name);
    const isHere = runner.isRunning || at - (servingSince.get(name) ?? at) > longestViewMs;
    if (!isHere) return;
    for (const need of needs) {
      if (!need.servers.includes(name)) continue;
      if (need.servers.length - 1 < need.minAvailable && attack.policy.allowOutageOf.includes(name)) continue;
      if (need.tags.length > 0 && editedByOthers.has(name)) continue;
      const standIns = attack.runners.filter((one) => {
        if (one.name === name || failed.has(one.name) || taken.isTaken(one.name, need)) return false;
        const backAt = taken.backAt(one.name);
        const isSettled = isClockOff || backAt === null || at - backAt >= (attack.policy.settleMs ?? 0);
        const fitAt = lastFit.get(`${need.id}\n${one.name}`);
        return isSettled && fitAt !== undefined && at - fitAt <= longestViewMs;
      });
      if (standIns.length >= need.minAvailable) continue;
      const names = standIns.map((one) => one.name).join(", ") || "nobody";
      report(
        `${what} of ${name} while ${names} stood in for ${need.id}, which needs ${need.minAvailable}` +
          (failed.size > 0 ? ` (failed: ${[...failed].join(", ")}).` : "."),
      );
    }
  }

  return {
    see: (event: LoggedEvent) => {
      taken.see(event);
      switch (event.type) {
        case "process-started":
        case "process-ended":
        case "credentials-changed":
        case "load-changed":
          sample(event.at);
          return;
        case "tags-changed":
          if (event.by === "others") editedByOthers.add(event.runner);
          sample(event.at);
          return;
        case "clock-jumped":
          isClockOff = true;
          return;
        case "recorded": {
          const { event: record } = event;
          if (record.type === "unit-claimed") isPastNoReturn.delete(world.nameOf(record.runnerId));
          const isFailure =
            (record.type === "unit-ended" && record.outcome === "failed") ||
            (record.type === "unit-swept" && !record.isServing);
          if (isFailure && event.isDurable) failed.add(world.nameOf(record.runnerId));
          return;
        }
        case "host-call-started":
          if (event.call !== "stop" || isPastNoReturn.has(event.runner) || !world.isAlive(event.runner))
            return;
          sample(event.at);
          check("stop", event.runner, event.at);
          return;
        case "api-sent": {
          const { runner } = event;
          if (runner === null) return;
          if (
            event.operation === "update" &&
            taken.tagsOf(runner).length === 0 &&
            world.tagsOf(runner).length > 0
          ) {
            sample(event.at);
            check("cordon", runner, event.at);
          }
          if (event.operation === "regenerate" && !isPastNoReturn.has(runner)) {
            isPastNoReturn.add(runner);
            sample(event.at);
            check("regenerate-credentials", runner, event.at);
          }
          return;
        }
        default:
      }
    },
  };
};
