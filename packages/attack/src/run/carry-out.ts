import {
  cleanUpRun,
  resumeRun,
  startRun,
  type CleanUpReport,
  type ResumeDependencies,
  type RunReport,
} from "@runner-upgrade/apply";
import type { Plan } from "@runner-upgrade/plan";
import type { CaseFollower } from "../case/attack-case.js";
import type { CarrierTask } from "../log/attack-event.js";
import type { AttackWorld } from "../world/attack-world.js";
import type { CarriedOut } from "../world/carried-out.js";
import { serverVersions } from "../world/versions.js";
import { startWork } from "../world/work/start-work.js";
import type { Carrier } from "../world/carrier.js";
import { makePlan } from "./make-plan.js";
import { setStage } from "./stage.js";

/** So many processes may carry one run before it counts as never ending. */
const mostCarriers = 30;
/** Between a refusal to start or to resume and the next try. */
const pauseMs = 120_000;

type Told =
  | { readonly kind: "report"; readonly report: RunReport }
  | { readonly kind: "cleaned"; readonly report: CleanUpReport }
  | { readonly kind: "error"; readonly error: Error };

/**
 * Carries the first plan out, and those that follow it on the same journal: resumes each after a crash, and lets happen
 * what is planned meanwhile. `onEnd` is told how each run ended.
 */
export async function carryOut(
  world: AttackWorld,
  first: Plan,
  onEnd: (ended: CarriedOut) => void,
): Promise<readonly CarriedOut[]> {
  let plan = first;
  const stage = setStage(world, (how, carrier, dependencies) => {
    const second = how === "start" ? startRun(plan, dependencies) : resumeRun(dependencies);
    const note = (error: string | null): void => {
      world.note({ type: "second-process", how, error });
      carrier.crash();
    };
    second.report.then(
      () => {
        note(null);
      },
      (error: unknown) => {
        note(messageOf(error));
      },
    );
  });
  const all: CarriedOut[] = [];
  let number = 0;

  const endRound = (ended: CarriedOut): void => {
    all.push(ended);
    onEnd(ended);
  };
  let stopWork = startWork(world);
  endRound(await carryOne("start"));
  for (const follower of world.attack.followers) {
    if (all.at(-1)?.lastError !== null) break;
    stopWork();
    await between(follower);
    plan = await makePlan(world);
    world.beginRound(plan.units.map(({ runnerName }) => runnerName));
    if (plan.units.length === 0) continue;
    stopWork = startWork(world);
    endRound(await carryOne("start"));
  }
  stopWork();
  return all;

  /** One run, from its start to its end, over all processes that carry it. */
  async function carryOne(begin: CarrierTask): Promise<CarriedOut> {
    let task = begin;
    let crashes = 0;
    let lastError: string | null = null;
    let cleaned: CleanUpReport | null = null;
    for (let tries = 1; tries <= mostCarriers; tries += 1) {
      const told = await carry(task);
      if (told === null) {
        crashes += 1;
        await world.clock.sleep(stage.pauseAfterCrashMs);
        const isStarted = stage.disk.hasRun(plan.id);
        task = !isStarted
          ? "start"
          : crashes === 1 && world.attack.afterCrash === "clean-up"
            ? "clean-up"
            : "resume";
        continue;
      }
      if (told.kind === "report") return ended({ report: told.report, cleaned });
      if (told.kind === "cleaned") {
        cleaned = told.report;
        if (cleaned.isClean) return ended({ report: null, cleaned });
        task = "resume";
        continue;
      }
      lastError = messageOf(told.error);
      await world.clock.sleep(pauseMs);
      // A run that is refused does not get far enough for its faults to pass: somebody makes room on the disk.
      stage.makeRoom();
      task = stage.disk.hasRun(plan.id) ? "resume" : "start";
    }
    return {
      ...ended({ report: null, cleaned }),
      lastError: lastError ?? "Its processes crashed without end.",
    };
  }

  function ended({ report, cleaned }: Pick<CarriedOut, "report" | "cleaned">): CarriedOut {
    return { report, cleaned, lastError: null, journalText: stage.disk.text() };
  }

  /** One process. Null: it died. */
  async function carry(task: CarrierTask): Promise<Told | null> {
    number += 1;
    const { carrier, dependencies } = stage.enter(number);
    world.note({ type: "carrier-began", carrier: number, how: task });
    const told = await Promise.race([settled(act(task, dependencies)), crashOf(carrier)]);
    if (told === null) return null;
    const error = told.kind === "error" ? messageOf(told.error) : null;
    world.note({ type: "carrier-ended", carrier: number, error });
    // A second process that is started now is the next one, and none beside it.
    stage.carries(null);
    return told;
  }

  async function act(task: CarrierTask, dependencies: ResumeDependencies): Promise<Told> {
    if (task === "clean-up") return { kind: "cleaned", report: await cleanUpRun(dependencies) };
    const run = task === "start" ? startRun(plan, dependencies) : resumeRun(dependencies);
    stage.carries(run);
    return { kind: "report", report: await run.report };
  }

  /** What happens after a run before the next plan is made. */
  async function between({
    pauseMs: forMs,
    isServerUpgraded,
    isCleanedUp,
    areDownStarted,
  }: CaseFollower): Promise<void> {
    if (areDownStarted)
      world.asOthers(() => {
        for (const { name } of world.attack.runners) world.startByHand(name);
      });
    await world.clock.sleep(forMs);
    if (isCleanedUp) {
      const told = await carry("clean-up");
      if (told?.kind === "cleaned") world.note({ type: "cleaned-up", isClean: told.report.isClean });
    }
    // Where the end of the run is not on the disk, a user makes room and carries the run on.
    for (let tries = 1; stage.disk.isRunOpen() && tries <= mostCarriers; tries += 1) {
      stage.makeRoom();
      const told = await carry("resume");
      if (told?.kind === "report") endRound(ended({ report: told.report, cleaned: null }));
    }
    const next = serverVersions[serverVersions.indexOf(world.round.targetVersion) + 1];
    if (isServerUpgraded && next !== undefined) world.simulator.setServerVersion(next);
  }
}

async function settled(told: Promise<Told>): Promise<Told> {
  try {
    return await told;
  } catch (error) {
    return { kind: "error", error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function crashOf({ crashed }: Carrier): Promise<null> {
  return crashed.then(() => null);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
