import type { AttackCase } from "../case/attack-case.js";
import type { InvariantFactory } from "./invariant.js";
import { accountForTaken } from "./taken.js";

/** A status lies for so long after a Runner was killed, and so do we then. */
const statusLiesMs = 35_000;

/** Two heartbeats of 5 s, one that reports the last work and one that proves the quiet, and a look after each. */
const proofMs = 2 * (5_000 + 4_000);

const changing = new Set([
  "save-state",
  "stop",
  "install-package",
  "start",
  "restore",
  "restore-with-new-credentials",
]);

/**
 * Every Runner that we touched ends in a terminal state with a reason, and it is what it is said to be: up with its
 * tags, or `failed` with what is to be done by hand. What others did after we looked last is not ours.
 */
export const endTold: InvariantFactory = ({ world, report }) => {
  const taken = accountForTaken(world);
  const touched = new Set<string>();
  const harmedAt = new Map<string, number>();
  const changedByOthers = new Set<string>();
  /** Runners whose process others ended, and that nobody has started since. */
  const endedByOthers = new Set<string>();
  /** Runners whose credentials others made anew, and whose process still has the old ones. */
  const mutedByOthers = new Set<string>();
  const lookedAt = new Map<string, number>();
  /** When a request for new credentials took effect under a living process. */
  const lateAt = new Map<string, number>();
  /** By Runner: when it was asked for last, whatever was answered. */
  const askedAt = new Map<string, number>();
  /** Told in an earlier run: a later one that leaves it alone says nothing more. */
  const toldBefore = new Set<string>();
  /** What a person was told to give back, and the Runner lacks until somebody does. */
  const toldMissing = new Set<string>();
  /** When its drain began, and when it was last asked for in it while it had work. */
  const drains = new Map<string, { readonly beganAt: number; busyAt: number }>();
  let lastEndAt = 0;
  let isAnyFaultMet = false;
  /** With little room it may be full for a moment, which its status tells, and is up all the same. */
  const isUp = (name: string): boolean =>
    world.isAlive(name) &&
    (world.isShownServing(name) || world.caseOf(name).maxRunning < 50 || world.isFull(name));

  const hasWork = (name: string): boolean =>
    (world.simulator.world.runners.get(world.idOf(name))?.operations.size ?? 0) > 0;
  /** Whether its last work left its drain too little time to prove that none was left. */
  const isShortOfQuiet = (name: string): boolean => {
    const { drainTimeoutMs = 900_000, drainQuietMs = 15_000 } = world.attack.policy;
    const drain = drains.get(name);
    return drain !== undefined && drain.busyAt + drainQuietMs + proofMs >= drain.beganAt + drainTimeoutMs;
  };

  return {
    see: (event) => {
      taken.see(event);
      switch (event.type) {
        case "round-began":
          touched.clear();
          drains.clear();
          changedByOthers.clear();
          lastEndAt = event.at;
          return;
        case "recorded":
          if (event.event.type === "unit-ended") lastEndAt = event.at;
          if (event.event.type === "step-started" && event.event.stepId === "drain") {
            const name = world.nameOf(event.event.unitId);
            const beganAt = drains.get(name)?.beganAt ?? event.at;
            drains.set(name, { beganAt, busyAt: drains.get(name)?.busyAt ?? beganAt });
          }
          return;
        case "api-sent":
          if (event.operation === "get-runner" && event.runner !== null) askedAt.set(event.runner, event.at);
          return;
        case "fault-met":
          isAnyFaultMet = true;
          return;
        case "host-call-started":
          if (changing.has(event.call)) touched.add(event.runner);
          return;
        case "api-answered":
          if (event.operation === "get-runner" && event.status === 200 && event.runner !== null) {
            lookedAt.set(event.runner, event.at);
            const drain = drains.get(event.runner);
            if (drain !== undefined && hasWork(event.runner)) drain.busyAt = event.at;
          }
          return;
        case "tags-changed":
        case "dispatch-changed":
          if (event.by === "us") touched.add(event.runner);
          else harmedAt.set(event.runner, event.at);
          return;
        case "credentials-changed":
          // A request that took effect late is nobody's deed of that moment.
          if (event.by === "others") {
            changedByOthers.add(event.runner);
            mutedByOthers.add(event.runner);
          }
          if (event.by === "us" && world.processesOf(event.runner).length > 0)
            lateAt.set(event.runner, event.at);
          harmedAt.set(event.runner, event.by === "others" ? event.at : (harmedAt.get(event.runner) ?? -1));
          return;
        case "replica-created":
        case "replica-deleted":
          if (event.by !== "others") return;
          harmedAt.set(event.runner, event.at);
          changedByOthers.add(event.runner);
          if (event.type === "replica-deleted") mutedByOthers.add(event.runner);
          return;
        case "process-started":
        case "process-ended":
        case "load-changed":
          if (event.type === "load-changed" || event.by === "others") harmedAt.set(event.runner, event.at);
          if (event.type === "process-started" && event.by === "others") changedByOthers.add(event.runner);
          if (event.type === "process-started") {
            endedByOthers.delete(event.runner);
            mutedByOthers.delete(event.runner);
          }
          if (event.type === "process-ended" && event.by === "others") endedByOthers.add(event.runner);
          return;
        default:
      }
    },
    atEnd: ({ report: runReport, cleaned, lastError }) => {
      if (runReport === null && cleaned?.isClean === true && lastError === null) {
        for (const name of world.round.units) {
          const left = [...taken.tagsOf(name), ...taken.projectsOf(name)];
          if (left.some((one) => !toldMissing.has(`${name} ${one}`)))
            report(`${name} lacks ${left.join(", ")} that we took, and the run was said to be cleaned up.`);
        }
        return;
      }
      if (runReport === null) {
        report(`The run never came to its end. ${lastError ?? ""}`);
        return;
      }
      for (const name of world.round.units) {
        const unit = runReport.units.find(({ unitId }) => world.nameOf(unitId) === name);
        if (unit === undefined) {
          report(`${name} is not in the report.`);
          continue;
        }
        const { outcome, reason, manualSteps } = unit;
        const said = `${name} ended ${outcome} (${reason})`;
        if (unit.code === "NOT_STARTED") report(`${name} has not ended, and the run has.`);
        if (reason === "") report(`${said} without a reason.`);
        const isHeldUp = mayHoldUp(world.attack, outcome) || (outcome === "skipped" && isShortOfQuiet(name));
        if (!isAnyFaultMet && !isHeldUp && outcome !== "upgraded" && outcome !== "already-current")
          report(`${said}, and nothing had gone wrong.`);
        const isTouched = touched.has(name);
        // What takes effect behind the very last look nobody can tell of; a look counts at once, as it is a ping.
        const isLate = (lateAt.get(name) ?? -1) > (lookedAt.get(name) ?? 0);
        const isSettled =
          !isLate && (harmedAt.get(name) ?? -statusLiesMs) < (lookedAt.get(name) ?? 0) - statusLiesMs;
        const mayBeAbsent = !world.round.present.has(name) && outcome !== "upgraded";
        const isTold =
          (outcome === "failed" && manualSteps.length > 0) || (toldBefore.has(name) && !isTouched);
        if (outcome === "failed" && manualSteps.length > 0) toldBefore.add(name);
        if (outcome === "upgraded") {
          toldBefore.delete(name);
          if (isTouched && (askedAt.get(name) ?? -1) < lastEndAt)
            report(`${said}, and it was not looked at once more at the end of the run.`);
        }
        // What others stopped, and we left alone, is told by its status; or the refusal says that nothing could be seen.
        const isTheirs =
          outcome === "skipped" &&
          (endedByOthers.has(name) || mutedByOthers.has(name)) &&
          /\((Down|Unknown)\)|status is (Down|Unknown)|fleet could not be observed/.test(reason);
        if (isTouched && isSettled && !mayBeAbsent && !isTold && !isTheirs && !isUp(name))
          report(`${said}, does not serve, and nobody is told what to do.`);
        if (taken.isDown(name) && !isTold && isSettled && !(mayBeAbsent && toldBefore.has(name)))
          report(`${said}, is down because of us, and nobody is told what to do.`);
        // Upgraded, and its code says that the cordon is on: the steps by hand name what is missing.
        const isMissingTold = isTold || unit.code === "NOT_GIVEN_BACK";
        for (const tag of taken.tagsOf(name)) {
          const isNamed = manualSteps.some((line) => line.toLowerCase().includes(tag));
          if (isMissingTold && isNamed) toldMissing.add(`${name} ${tag}`);
          if (toldMissing.has(`${name} ${tag}`)) continue;
          report(`${said}, lacks the tag ${tag} that we took off, and nobody is told.`);
        }
        for (const project of taken.projectsOf(name)) {
          if (isMissingTold && manualSteps.some((line) => line.includes(project)))
            toldMissing.add(`${name} ${project}`);
          if (toldMissing.has(`${name} ${project}`)) continue;
          report(
            `${said}, has no remote node dispatch in ${project} since we switched it off, and nobody is told.`,
          );
        }
        if (!isTouched || !isSettled || changedByOthers.has(name)) continue;
        const versions = world.processesOf(name).map(({ version }) => version);
        if (outcome === "upgraded" && !versions.includes(world.round.targetVersion))
          report(`${said} and runs ${versions.join()}.`);
        const isRolledBack = ["rolled-back"].includes(outcome);
        if (
          isRolledBack &&
          !mayBeAbsent &&
          versions.every((version) => version === world.round.targetVersion)
        )
          report(`${said} and runs ${versions.join()}.`);
        const hosted = world.onHost(name);
        const isLeft =
          hosted !== null && (hosted.kept !== null || hosted.staged !== null || hosted.hasSavedState);
        const isLeftTold = manualSteps.length > 0 || /still there|not be removed/.test(reason);
        if ((outcome === "upgraded" || isRolledBack) && isLeft && !isLeftTold)
          report(`${said} and left something on its host.`);
      }
    },
  };
};

/** Jobs alone can keep a unit from its turn: a drain that does not end in its time, or stand-ins that are full. */
function mayHoldUp({ work, policy, runners }: AttackCase, outcome: string): boolean {
  if (work === null) return false;
  // Full for a moment, a Runner is Unhealthy: it stands in for nobody, and is not what it was said to be at the end.
  if (runners.some(({ maxRunning }) => maxRunning < 50)) return true;
  const mayOutlastDrain = policy.drain === "wait" || (policy.drain !== "off" && work.longEveryMs !== null);
  return outcome !== "failed" && mayOutlastDrain;
}
