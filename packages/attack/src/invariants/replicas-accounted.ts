import type { InvariantFactory } from "./invariant.js";

/** A request is too old to take effect after so long: no run waits for longer. */
const lateEffectMs = 120_000;
const stepLimitMs = 60_000;

/**
 * What we made of replicas leaves no trace: where the old one was deleted exactly one of ours is listed, as for every unit that
 * was upgraded; everywhere else none of ours is. What the report names is left to a person, and others may change the list as they like.
 */
export const replicasAccounted: InvariantFactory = ({ world, report }) => {
  if (world.attack.replicas === null) return {};
  const settleMs = Math.max(lateEffectMs, stepLimitMs + (world.attack.policy.regenerateSettleMs ?? 30_000));
  /** By replica that our requests of this run made: its Runner. */
  const made = new Map<string, string>();
  /** Made when no run waited for it any more. */
  const late = new Set<string>();
  const sentAt = new Map<number, { readonly runner: string; readonly at: number }>();
  /** By Runner: the unit's own replica. */
  const old = new Map<string, string>();
  /** Of whose list others deleted something. */
  const theirs = new Set<string>();
  /** What we deleted, and of which Runners we made any. */
  const deleted = new Set<string>();
  const touched = new Set<string>();
  let isClockOff = false;
  const listed = (name: string): readonly string[] =>
    world.replicasOf(name).map(({ replicaId }) => replicaId);
  const ofUs = (name: string): readonly string[] =>
    listed(name).filter((id) => made.get(id) === name && !late.has(id));

  return {
    see: (event) => {
      switch (event.type) {
        case "round-began":
          made.clear();
          old.clear();
          theirs.clear();
          touched.clear();
          return;
        case "clock-jumped":
          isClockOff = true;
          return;
        case "recorded":
          if (event.event.type !== "run-started") return;
          for (const { runnerName, replicaId } of event.event.plan.units)
            if (replicaId !== undefined) old.set(runnerName, replicaId);
          return;
        case "api-sent":
          if (event.operation === "create-replica" && event.runner !== null)
            sentAt.set(event.id, { runner: event.runner, at: event.at });
          return;
        case "api-answered":
          if (event.status !== null) sentAt.delete(event.id);
          return;
        case "replica-created": {
          if (event.by === "others") return;
          made.set(event.replica, event.runner);
          touched.add(event.runner);
          const open = [...sentAt.values()].filter(({ runner }) => runner === event.runner);
          const isWaitedFor = open.some(({ at }) => event.at - at < settleMs);
          if (isClockOff || !isWaitedFor) late.add(event.replica);
          return;
        }
        case "replica-deleted":
          if (event.by === "others") theirs.add(event.runner);
          else deleted.add(event.replica);
          return;
        default:
      }
    },
    atEnd: ({ report: runReport, cleaned, lastError }) => {
      if (runReport === null && (cleaned?.isClean !== true || lastError !== null)) return;
      for (const name of world.round.units) {
        const unit = runReport?.units.find(({ unitId }) => world.nameOf(unitId) === name);
        const said =
          unit === undefined ? `${name} was cleaned up` : `${name} ended ${unit.outcome} (${unit.reason})`;
        const told =
          unit === undefined ? "" : [unit.reason, ...unit.manualSteps, ...unit.remedies].join("\n");
        const oldId = old.get(name) ?? "";
        const isTold = (id: string): boolean => told.includes(id);
        const untold = ofUs(name).filter((id) => !isTold(id));
        const isUpgraded = unit?.outcome === "upgraded";
        if (isUpgraded && listed(name).includes(oldId) && !isTold(oldId))
          report(`${said}, and the old replica is listed.`);
        if (isUpgraded || deleted.has(oldId) || !listed(name).includes(oldId)) {
          if (theirs.has(name) || !touched.has(name)) continue;
          if (!listed(name).some((id) => made.get(id) === name))
            report(`${said}, and no replica of ours is listed.`);
          if (untold.length > 1) report(`${said}, and ${untold.length} replicas of ours are listed.`);
        } else if (untold.length > 0 && !isTold(oldId))
          report(`${said}, left ${untold.length} replicas of ours, and the report names none.`);
      }
    },
  };
};
