import type { LoggedEvent } from "../log/attack-event.js";
import type { InvariantFactory } from "./invariant.js";
import { oracleNeeds } from "./oracle-needs.js";
import { accountForTaken } from "./taken.js";

/** How long an answered ping proves a Runner, and a little for what lies between two events. */
const proofMs = 12_000;
/** A status lies for so long after a Runner was killed: where nobody is pinged, it may be believed. */
const statusLiesMs = 30_000;

/**
 * Whenever we take a Runner away (cordon, stop, point of no return), enough others truly stood in for each of its
 * needs at some time since the unit's last record before that step, which is when the guard begins to look: serving by
 * status and by life, of its tags, not failed in this run, and settled.
 */
export const standInsLive: InvariantFactory = ({ world, report }) => {
  const { attack } = world;
  const needs = oracleNeeds(attack).filter(({ minAvailable }) => minAvailable > 0);
  const taken = accountForTaken(world);
  /** By need and Runner: when it last stood in for it, as far as others go. */
  const lastFit = new Map<string, number>();
  const fitBefore = new Set<string>();
  const servingSince = new Map<string, number>();
  const failed = new Map<string, number>();
  const editedByOthers = new Set<string>();
  const isPastNoReturn = new Set<string>();
  const lastRecordAt = new Map<string, number>();
  /** By Runner and step: when its last record before that step was made. */
  const viewFrom = new Map<string, number>();
  const staleMs = Math.max(
    0,
    ...attack.faults.map((fault) =>
      fault.on === "api" && fault.trouble.kind === "stale" ? fault.trouble.withinMs : 0,
    ),
  );
  const believedMs = proofMs + staleMs + (attack.policy.standInProof === "status" ? statusLiesMs : 0);
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
    // The cordon follows the guard's own check and is not asked for again.
    const asked = what === "cordon" ? "check-availability" : what;
    const lookedFrom = viewFrom.get(`${name} ${asked}`) ?? at;
    const viewMs = at - lookedFrom + believedMs;
    const isHere = runner.isRunning || at - (servingSince.get(name) ?? at) > viewMs;
    if (!isHere) return;
    for (const need of needs) {
      if (!need.servers.includes(name)) continue;
      if (need.servers.length - 1 < need.minAvailable && attack.policy.allowOutageOf.includes(name)) continue;
      if (need.tags.length > 0 && editedByOthers.has(name)) continue;
      const standIns = attack.runners.filter((one) => {
        if (one.name === name || (failed.get(one.name) ?? at) < lookedFrom || taken.isTaken(one.name, need))
          return false;
        const backAt = taken.backAt(one.name);
        const isSettled = isClockOff || backAt === null || at - backAt >= (attack.policy.settleMs ?? 0);
        const fitAt = lastFit.get(`${need.id}\n${one.name}`);
        return isSettled && fitAt !== undefined && at - fitAt <= viewMs;
      });
      if (standIns.length >= need.minAvailable) continue;
      const names = standIns.map((one) => one.name).join(", ") || "nobody";
      report(
        `${what} of ${name} while ${names} stood in for ${need.id}, which needs ${need.minAvailable}` +
          (failed.size > 0 ? ` (failed: ${[...failed.keys()].join(", ")}).` : "."),
      );
    }
  }

  return {
    see: (event: LoggedEvent) => {
      taken.see(event);
      // At every event: nothing tells of the moment in which a Runner that was started has checked in.
      sample(event.at);
      switch (event.type) {
        case "tags-changed":
          if (event.by === "others") editedByOthers.add(event.runner);
          return;
        case "clock-jumped":
          isClockOff = true;
          return;
        case "recorded": {
          const { event: record } = event;
          if (!("runnerId" in record)) return;
          const name = world.nameOf(record.runnerId);
          if (record.type === "step-started")
            viewFrom.set(`${name} ${record.stepId}`, lastRecordAt.get(name) ?? event.at);
          lastRecordAt.set(name, event.at);
          if (record.type === "unit-claimed") isPastNoReturn.delete(name);
          const isFailure =
            (record.type === "unit-ended" && record.outcome === "failed") ||
            (record.type === "unit-swept" && !record.isServing);
          if (isFailure && event.isDurable) failed.set(name, event.at);
          return;
        }
        case "host-call-started":
          if (event.call !== "stop" || isPastNoReturn.has(event.runner) || !world.isAlive(event.runner))
            return;
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
            check("cordon", runner, event.at);
          }
          if (event.operation === "regenerate" && !isPastNoReturn.has(runner)) {
            isPastNoReturn.add(runner);
            check("regenerate-credentials", runner, event.at);
          }
          return;
        }
        default:
      }
    },
  };
};
