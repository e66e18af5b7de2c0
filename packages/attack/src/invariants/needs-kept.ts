import type { OracleNeed } from "../world/oracle-needs.js";
import type { InvariantFactory } from "./invariant.js";
import { lendersOf } from "../world/loans.js";
import { followCandidates } from "./candidates.js";
import { accountForTaken } from "./taken.js";

const changes = new Set([
  "process-started",
  "process-ended",
  "credentials-changed",
  "replica-deleted",
  "tags-changed",
  "loan-changed",
  "dispatch-changed",
]);

/**
 * Every need keeps its minimum, counting only what our actions took away; and no job finds nobody to go to while we
 * hold a Runner of its need and nobody else has touched the others.
 */
export const needsKept: InvariantFactory = ({ world, report }) => {
  const { attack } = world;
  const taken = accountForTaken(world);
  const candidates = followCandidates(world);
  const served = new Set<string>();
  const broken = new Set<string>();
  /** Left away by an earlier run: nobody takes it a second time by leaving it so. */
  const leftBefore = new Set<string>();
  /** Whatever others did to it in this run. */
  const harmed = new Set<string>();
  /** Those that have lent tags, as far as we gave them and did not take them off. */
  const lent = new Set<string>();
  beginRound();

  function beginRound(): void {
    broken.clear();
    harmed.clear();
    leftBefore.clear();
    served.clear();
    for (const { name } of attack.runners) {
      // With `standInProof: "status"` a run can only go by the status, which stays Healthy for 30 s after a kill.
      const isBelieved = attack.policy.standInProof === "status" && world.isShownServing(name);
      if (world.round.alive.has(name) || isBelieved) served.add(name);
      if (world.round.needs.some((need) => taken.isTaken(name, need)) || taken.isCordoned(name))
        leftBefore.add(name);
    }
  }

  function isLost(need: OracleNeed): { readonly away: readonly string[]; readonly left: number } | null {
    const away = need.servers.filter((name) => !leftBefore.has(name) && taken.isTaken(name, need));
    // One whose outage was allowed may go although too few stand in for it: nobody else of its need may.
    const lenders = need.servers.flatMap((name) => lendersOf(attack, name));
    const isOutage = need.servers.length - 1 + lenders.length < need.minAvailable;
    const standsIn = (name: string): boolean => !taken.isTaken(name, need) && served.has(name);
    // What others took off a lender is theirs.
    const isLent = (name: string): boolean => lent.has(name) || need.fits(world.setUpOf(name));
    const left =
      need.servers.filter(standsIn).length +
      lenders.filter((name) => !need.servers.includes(name) && isLent(name) && standsIn(name)).length;
    const isBroken = isOutage
      ? away.some((name) => !attack.policy.allowOutageOf.includes(name))
      : away.length > 0 && left < need.minAvailable;
    return isBroken ? { away, left } : null;
  }

  return {
    see: (event) => {
      taken.see(event);
      candidates.see(event);
      if (event.type === "round-began") beginRound();
      if (event.type === "loan-changed") {
        if (event.after.length > event.before.length) lent.add(event.runner);
        else lent.delete(event.runner);
      }
      if (event.type === "load-changed" || event.type === "muted") harmed.add(event.runner);
      if ("by" in event && event.by === "others") harmed.add(event.runner);
      if (event.type === "job-lost") {
        const need = world.round.needs.find(({ id }) => id === event.need);
        const away = need?.servers.filter((name) => !leftBefore.has(name) && taken.isTaken(name, need)) ?? [];
        const others = [
          ...(need?.servers.filter((name) => !away.includes(name)) ?? []),
          ...(need?.servers.flatMap((name) => lendersOf(attack, name)) ?? []),
        ];
        const isAllowed = away.every((name) => attack.policy.allowOutageOf.includes(name));
        const isTheirs = [...others, ...away].some(
          (name) => harmed.has(name) || leftBefore.has(name) || !world.round.alive.has(name),
        );
        // A Runner with little room may be full for a moment, and no check can know it before.
        const isTight = others.some((name) => world.caseOf(name).maxRunning < 50);
        if (need !== undefined && away.length > 0 && !isAllowed && !isTheirs && !isTight)
          report(`A job of ${need.id} found no Runner, for we had taken ${away.join(", ")}.`);
        return;
      }
      if (!changes.has(event.type)) return;
      // One that was put back with credentials that are dead is as far away as it was before.
      if (event.type === "process-started" && world.isAlive(event.runner)) {
        served.add(event.runner);
        leftBefore.delete(event.runner);
      }
      if (!("runner" in event) || event.runner === null) return;
      for (const need of candidates.needsOf(event.runner)) {
        if (need.minAvailable <= 0) continue;
        const lost = isLost(need);
        if (lost === null) {
          broken.delete(need.id);
          continue;
        }
        if (broken.has(need.id)) continue;
        broken.add(need.id);
        report(
          `${need.id} is left with ${lost.left} of ${need.minAvailable} because we took ${lost.away.join(", ")} away.`,
        );
      }
    },
  };
};
