import type { LoggedEvent } from "../log/attack-event.js";
import { followLooks, type Moment } from "./looks.js";
import type { InvariantFactory } from "./invariant.js";
import { followCandidates } from "./candidates.js";
import { accountForTaken } from "./taken.js";

/** How long an answered ping proves a Runner, and a little for what lies between two events. */
const proofMs = 10_000 + 500;
/** A status lies for so long after a Runner was killed: where nobody is pinged, it may be believed. */
const statusLiesMs = 30_000 + 500;

const changes = new Set([
  "process-started",
  "process-ended",
  "credentials-changed",
  "replica-deleted",
  "tags-changed",
  "loan-changed",
  "dispatch-changed",
  "load-changed",
  "round-began",
]);

/** A fleet of many is looked at so often, and whenever something changes: each event would cost a look at every Runner. */
const sampleEveryMs = ({ length }: readonly unknown[]): number => (length > 50 ? 1_000 : 0);

/**
 * Whenever we take a Runner away (cordon, stop, point of no return), enough others truly stood in for each of its needs
 * when the guard could look: shown serving and set up for the need at some time since it began to look, answering a ping
 * since 10 s before that, alive then, not failed in this run or in one before it, and settled.
 */
export const standInsLive: InvariantFactory = ({ world, report }) => {
  const { attack } = world;
  const taken = accountForTaken(world);
  const looks = followLooks(world);
  const candidates = followCandidates(world);
  const everyMs = sampleEveryMs(attack.runners);
  /** By need and Runner: when it was last shown serving and set up for it. */
  const shownFit = new Map<string, Moment>();
  const fitBefore = new Set<string>();
  const lastAlive = new Map<string, Moment>();
  const aliveBefore = new Set<string>();
  const pinged = new Map<string, Moment & { readonly carrier: number }>();
  const servingSince = new Map<string, number>();
  const failed = new Map<string, Moment>();
  const editedByOthers = new Set<string>();
  const isPastNoReturn = new Set<string>();
  /** By Runner: the step that it began last. Its tags are given back by the same call that takes them. */
  const lastStep = new Map<string, string>();
  /** On record as asked for: whether the process sent it before it died, the next one cannot know. */
  const requested = new Set<string>();
  const staleMs = Math.max(
    0,
    ...attack.faults.map((fault) =>
      fault.on === "api" && fault.trouble.kind === "stale" ? fault.trouble.withinMs : 0,
    ),
  );
  const isPinged = attack.policy.standInProof !== "status";
  const believedMs = staleMs + (isPinged ? proofMs : statusLiesMs);
  let isClockOff = false;
  let carrier = 0;
  let sampledAt = -1;
  sample({ order: 0, at: 0 });

  function sample(now: Moment): void {
    sampledAt = now.at;
    for (const { name } of attack.runners) sampleRunner(name, now);
  }

  function sampleRunner(name: string, now: Moment): void {
    const isShown = world.isShownServing(name);
    const isAlive = world.isAlive(name);
    if (!isShown || !isAlive) servingSince.delete(name);
    else if (!servingSince.has(name)) servingSince.set(name, now.at);
    hold(lastAlive, aliveBefore, name, isAlive, now);
    const setUp = world.setUpOf(name);
    for (const need of candidates.needsOf(name))
      hold(shownFit, fitBefore, `${need.id}\n${name}`, isShown && need.fits(setUp), now);
  }

  function check(what: string, name: string): void {
    const { at } = looks.now;
    // Nothing has changed since the last sample, or it would have been taken.
    sample(looks.now);
    const looked = looks.lookedFrom(name, what);
    const isHere =
      world.round.present.has(name) ||
      at - (servingSince.get(name) ?? at) > at - looked.at + Math.max(believedMs, statusLiesMs);
    if (!isHere) return;
    for (const need of candidates.needsOf(name)) {
      if (need.minAvailable <= 0 || !need.servers.includes(name)) continue;
      if (need.servers.length - 1 < need.minAvailable && attack.policy.allowOutageOf.includes(name)) continue;
      if (need.tags.length > 0 && editedByOthers.has(name)) continue;
      const standIns = [...candidates.of(need)].filter((one) => {
        if (one === name || taken.isTaken(one, need)) return false;
        if ((failed.get(one)?.order ?? Infinity) < looked.order) return false;
        const backAt = taken.backAt(one);
        const isSettled = isClockOff || backAt === null || at - backAt >= (attack.policy.settleMs ?? 0);
        const fit = shownFit.get(`${need.id}\n${one}`);
        // What was read after the look began was true then; what a fault gave out as stale, a while ago.
        const isFit = (fit?.order ?? -1) >= looked.order || (fit?.at ?? -Infinity) > looked.at - staleMs;
        const isLive = (lastAlive.get(one)?.at ?? -Infinity) >= looked.at - believedMs;
        return isSettled && isFit && isLive && isProven(one, looked);
      });
      if (standIns.length >= need.minAvailable) continue;
      const names = standIns.join(", ") || "no Runner";
      report(
        `${what} of ${name} while ${names} stood in for ${need.id}, which needs ${need.minAvailable}` +
          (failed.size > 0 ? ` (failed: ${[...failed.keys()].join(", ")}).` : "."),
      );
    }
  }

  /** A ping was answered, and this process was told so. */
  function isProven(name: string, looked: Moment): boolean {
    if (!isPinged || isClockOff) return true;
    const proof = pinged.get(name);
    return proof?.carrier === carrier && proof.at >= looked.at - proofMs;
  }

  return {
    see: (event: LoggedEvent) => {
      taken.see(event);
      looks.see(event);
      // Nothing tells of the moment in which a status changes by time alone.
      candidates.see(event);
      if (event.at - sampledAt > everyMs || (everyMs === 0 && changes.has(event.type))) sample(looks.now);
      else if (changes.has(event.type) && "runner" in event && event.runner !== null)
        sampleRunner(event.runner, looks.now);
      switch (event.type) {
        case "round-began":
          isPastNoReturn.clear();
          requested.clear();
          editedByOthers.clear();
          fitBefore.clear();
          sample(looks.now);
          return;
        case "carrier-began":
          ({ carrier } = event);
          for (const name of requested) isPastNoReturn.add(name);
          return;
        case "ping-answered":
          pinged.set(event.runner, { ...looks.now, carrier: event.carrier });
          return;
        case "tags-changed":
          if (event.by === "others") editedByOthers.add(event.runner);
          return;
        case "clock-jumped":
          isClockOff = true;
          return;
        case "recorded": {
          const { event: record } = event;
          if (record.type === "step-started") lastStep.set(world.nameOf(record.unitId), record.stepId);
          if (!("unitId" in record) || !event.isDurable) return;
          const name = world.nameOf(record.unitId);
          if (record.type === "unit-claimed") isPastNoReturn.delete(name);
          if (record.type === "credentials-requested") requested.add(name);
          if (record.type === "credentials-kept") requested.delete(name);
          const isFailure =
            (record.type === "unit-ended" && record.outcome === "failed") ||
            (record.type === "unit-swept" && !record.isServing);
          if (isFailure) failed.set(name, looks.now);
          // Brought back by a later run, or by its own clean-up.
          else if (record.type === "unit-ended" && record.outcome !== "skipped") failed.delete(name);
          else if (record.type === "unit-cleaned-up" && record.isClean) failed.delete(name);
          return;
        }
        case "host-call-started":
          if (event.call !== "stop" || isPastNoReturn.has(event.runner) || !world.isAlive(event.runner))
            return;
          check("stop", event.runner);
          return;
        case "api-sent": {
          const { runner, operation } = event;
          if (runner === null) return;
          const isCordon =
            (operation === "update" || operation === "dispatch") &&
            lastStep.get(runner) === "cordon" &&
            !taken.isCordoned(runner) &&
            isToBeCordoned(runner);
          if (isCordon) check("cordon", runner);
          if (operation === "regenerate" && !isPastNoReturn.has(runner)) {
            isPastNoReturn.add(runner);
            check("regenerate-credentials", runner);
          }
          return;
        }
        default:
      }
    },
  };

  function isToBeCordoned(name: string): boolean {
    const { tags, projects } = world.setUpOf(name);
    return tags.length > 0 || [...projects.values()].some(({ isDispatched }) => isDispatched);
  }
};

/** When something held last; where it ceased with this event, it held until directly before it. */
function hold(
  last: Map<string, Moment>,
  before: Set<string>,
  key: string,
  isHeld: boolean,
  now: Moment,
): void {
  if (isHeld) {
    last.set(key, now);
    before.add(key);
  } else if (before.delete(key)) last.set(key, { order: now.order - 1, at: now.at });
}
