import {
  resumeRun,
  startRun,
  type JournalEvent,
  type Run,
  type RunDependencies,
  type RunReport,
} from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import type { Plan } from "@runner-upgrade/plan";
import type { Act, RunAct } from "../case/fault.js";
import { createRandom } from "../random/random.js";
import { doAct } from "../world/acts.js";
import type { AttackWorld } from "../world/attack-world.js";
import { openFaultBook } from "../world/fault-book.js";
import { createHostWay } from "../world/host-way.js";
import { createNetwork } from "../world/network.js";
import { createAttackDisk } from "./attack-journal.js";
import { createCarrier, type Carrier } from "./carrier.js";
import { createTimetable, type Planned } from "./timetable.js";

/** So many processes may carry one run before it counts as never ending. */
const mostCarriers = 30;
/** Between a refusal to start or to resume and the next try. */
const pauseMs = 120_000;

/** How a run came to its end. */
export interface CarriedOut {
  /** Null: it never came to an end. */
  readonly report: RunReport | null;
  /** What the last process said where it came to none. */
  readonly lastError: string | null;
  /** Everything that the journal holds. */
  readonly journalText: string;
}

/** Carries the plan out, resumes it after each crash, and lets happen what is planned meanwhile. */
export async function carryOut(world: AttackWorld, plan: Plan): Promise<CarriedOut> {
  const meet = (fault: number): void => {
    world.note({ type: "fault-met", fault });
  };
  const book = openFaultBook(world.attack.faults, meet);
  const network = createNetwork(world, book);
  const hostWay = createHostWay(world, book);
  const timetable = createTimetable(world);
  const disk = createAttackDisk(world);
  let carrier: Carrier | null = null;
  let run: Run | null = null;
  let isAborted = false;
  let offsetMs = 0;
  let fullFor = 0;
  let insertFailures = 0;
  let pauseAfterCrashMs = 0;

  for (const { when, fault, act } of timetable.byTime) {
    void world.clock.sleep(when.ms).then(() => {
      meet(fault);
      if (act.kind === "crash") crash(act);
      else happen(act);
    });
  }

  let lastError: string | null = null;
  for (let number = 1; number <= mostCarriers; number += 1) {
    const began = begin(number);
    const ended = await Promise.race([
      began.report.then(
        (report) => ({ report, error: null }),
        (error: unknown) => ({
          report: null,
          error: error instanceof Error ? error : new Error(String(error)),
        }),
      ),
      began.carrier.crashed.then(() => null),
    ]);
    if (ended === null) {
      await world.clock.sleep(pauseAfterCrashMs);
      continue;
    }
    const { report, error } = ended;
    lastError = error === null ? null : `${error.name}: ${error.message}`;
    world.note({ type: "carrier-ended", carrier: number, error: lastError });
    if (report !== null) return { report, lastError: null, journalText: disk.text() };
    await world.clock.sleep(pauseMs);
    // A run that is refused does not get far enough for its faults to pass: somebody makes room on the disk.
    fullFor = 0;
  }
  return { report: null, lastError, journalText: disk.text() };

  function begin(number: number): { readonly carrier: Carrier; readonly report: Promise<RunReport> } {
    const mine = createCarrier(world, number, offsetMs);
    carrier = mine;
    isAborted = false;
    const journal = disk.journalOf(mine, {
      crashAt: (event) => atRecord(event),
      isFull: () => {
        fullFor -= 1;
        return fullFor >= 0;
      },
      onDurable: () => undefined,
    });
    const how = disk.isEmpty ? "start" : "resume";
    world.note({ type: "carrier-began", carrier: number, how });
    const dependencies: RunDependencies & { readonly journal: typeof journal } = {
      controlPlane: createRunnerClient({
        url: world.simulator.url,
        auth: tokenAuth(world.simulator.apiToken),
        fetch: network(mine),
        clock: mine.clock,
        retry: { jitter: createRandom(world.attack.seed, `client ${number}`).next },
      }),
      executors: [hostWay(mine)],
      clock: mine.clock,
      random: createRandom(world.attack.seed, `run ${number}`).next,
      packageLimits: { minBytes: 1 },
      restoreWithNewCredentials: world.attack.restoreWithNewCredentials,
      handlers: { own: () => ownStep(mine) },
      journal,
      onEvent: (event) => {
        if (!mine.isDead) world.note({ type: "told", carrier: number, event });
      },
    };
    run = how === "start" ? startRun(plan, dependencies) : resumeRun(dependencies);
    return { carrier: mine, report: run.report };
  }

  async function ownStep(mine: Carrier): Promise<void> {
    await mine.clock.sleep(1_000);
    if (insertFailures <= 0) return;
    insertFailures -= 1;
    throw new Error("The step of the user's own failed.");
  }

  /** What is due at this record; whether the process dies at it. */
  function atRecord(event: JournalEvent): "kept" | "lost" | null {
    let dies: "kept" | "lost" | null = null;
    for (const due of timetable.atRecord(event)) {
      meet(due.fault);
      if (due.act.kind === "crash") {
        dies = due.act.record;
        pauseAfterCrashMs = due.act.pauseMs;
      } else {
        happenSoon(due);
      }
    }
    return dies;
  }

  /** Directly behind the record: the run has heard that it is written, and has done nothing since. */
  function happenSoon({ act }: Planned): void {
    queueMicrotask(() => {
      happen(act as Exclude<Act | RunAct, { kind: "crash" }>);
    });
  }

  function happen(act: Exclude<Act | RunAct, { kind: "crash" }>): void {
    switch (act.kind) {
      case "abort":
        abort();
        return;
      case "pause":
        pause(act.forMs);
        return;
      case "journal-full":
        fullFor = act.records;
        return;
      case "insert-fails":
        insertFailures = act.times;
        return;
      case "clock-jump":
        offsetMs += act.byMs;
        carrier?.jump(act.byMs);
        return;
      default:
        doAct(world, act);
    }
  }

  function crash({ pauseMs: pause }: Extract<RunAct, { kind: "crash" }>): void {
    pauseAfterCrashMs = pause;
    carrier?.crash();
  }

  function abort(): void {
    if (carrier === null || run === null || carrier.isDead) return;
    world.note({ type: "user-aborted", carrier: carrier.number, isSecond: isAborted });
    isAborted = true;
    run.abort();
  }

  function pause(forMs: number): void {
    const paused = { carrier, run };
    if (paused.carrier === null || paused.run === null || paused.carrier.isDead) return;
    world.note({ type: "user-paused", carrier: paused.carrier.number });
    paused.run.pause();
    void world.clock.sleep(forMs).then(() => {
      if (paused.carrier === null || paused.carrier.isDead) return;
      world.note({ type: "user-continued", carrier: paused.carrier.number });
      paused.run?.resume();
    });
  }
}
