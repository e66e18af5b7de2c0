import type { JournalEvent, ResumeDependencies, Run, RunEvent } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import type { Act, RunAct } from "../case/fault.js";
import { createRandom } from "../random/random.js";
import { doAct } from "../world/acts/do-act.js";
import type { AttackWorld } from "../world/attack-world.js";
import { openFaultBook } from "../world/fault-book.js";
import { createHostWay } from "../world/host-way.js";
import { createNetwork } from "../world/network.js";
import { createAttackDisk, type AttackDisk } from "./attack-journal.js";
import { createAttackLock } from "./attack-lock.js";
import { createCarrier, type Carrier } from "../world/carrier.js";
import { targetsOf } from "./targets.js";
import { createTimetable, type Due } from "./timetable.js";

/** Where the processes of an attack act, one after the other, and what befalls them meanwhile. */
export interface Stage {
  readonly disk: AttackDisk;
  readonly pauseAfterCrashMs: number;
  /** A process and what it is given. It is the one that is aborted, paused and crashed from now on. */
  enter(number: number): { readonly carrier: Carrier; readonly dependencies: ResumeDependencies };
  /** The run that the process carries out. */
  carries(run: Run | null): void;
  /** Somebody makes room on the disk. */
  makeRoom(): void;
}

/** What a second process does on the journal of the first, from what it is given. */
export type SecondProcess = (
  how: "start" | "resume",
  carrier: Carrier,
  dependencies: ResumeDependencies,
) => void;

/** Sets the stage of a case. */
export function setStage(world: AttackWorld, onSecondProcess: SecondProcess): Stage {
  const meet = (fault: number): void => {
    world.note({ type: "fault-met", fault });
  };
  const book = openFaultBook(world.attack.faults, meet);
  const timetable = createTimetable(world);
  const network = createNetwork(world, book, (operation, runner) => {
    happenSoon(timetable.atAnswer(operation, runner));
  });
  const hostWay = createHostWay(world, book);
  const lockOf = createAttackLock();
  const disk = createAttackDisk(world);
  let carrier: Carrier | null = null;
  let run: Run | null = null;
  let isAborted = false;
  /** Whether the present process has recorded anything. */
  let hasRecorded = false;
  let offsetMs = 0;
  let fullFor = 0;
  let insertFailures = 0;
  let pauseAfterCrashMs = 0;
  let intruders = 0;

  for (const { when, fault, act } of timetable.byTime)
    void world.clock.sleep(when.ms).then(() => {
      meet(fault);
      happen({ act, self: null });
    });

  return {
    disk,
    get pauseAfterCrashMs() {
      return pauseAfterCrashMs;
    },
    enter: (number) => {
      const mine = createCarrier(world, number, offsetMs);
      carrier = mine;
      run = null;
      isAborted = false;
      hasRecorded = false;
      return { carrier: mine, dependencies: dependenciesOf(mine) };
    },
    carries: (carried) => {
      run = carried;
    },
    makeRoom: () => {
      fullFor = 0;
    },
  };

  function dependenciesOf(mine: Carrier): ResumeDependencies {
    const isIntruder = mine !== carrier;
    return {
      controlPlane: createRunnerClient({
        url: world.simulator.url,
        auth: tokenAuth(world.simulator.apiToken),
        fetch: network(mine),
        clock: mine.clock,
        retry: { jitter: createRandom(world.attack.seed, `client ${mine.number}`).next },
      }),
      executors: [hostWay(mine)],
      clock: mine.clock,
      random: createRandom(world.attack.seed, `run ${mine.number}`).next,
      packageLimits: { minBytes: 1 },
      restoreWithNewCredentials: world.attack.restoreWithNewCredentials,
      handlers: { own: () => ownStep(mine) },
      journal: disk.journalOf(mine, {
        crashAt: (event) => (isIntruder ? null : atRecord(event)),
        isFull: () => {
          fullFor -= 1;
          return fullFor >= 0;
        },
        onDurable: () => undefined,
      }),
      ...(world.attack.hasLock && { lock: lockOf(mine) }),
      onEvent: (event) => {
        if (!mine.isDead) told(mine, event);
      },
    };
  }

  function told(mine: Carrier, event: RunEvent): void {
    world.note({ type: "told", carrier: mine.number, event });
    if (mine === carrier) happenSoon(timetable.atTold(event));
  }

  async function ownStep(mine: Carrier): Promise<void> {
    await mine.clock.sleep(1_000);
    if (insertFailures <= 0) return;
    insertFailures -= 1;
    throw new Error("The step of the user's own failed.");
  }

  /** What is due at this record; whether the process dies at it. */
  function atRecord(event: JournalEvent): "kept" | "lost" | null {
    hasRecorded = true;
    const due = timetable.atRecord(event);
    const crash = due.map(({ act }) => act).find((act) => act.kind === "crash");
    for (const { fault, act } of due) if (act.kind === "crash") meet(fault);
    happenSoon(due.filter(({ act }) => act.kind !== "crash"));
    if (crash === undefined) return null;
    pauseAfterCrashMs = crash.pauseMs;
    return crash.record;
  }

  /** Directly behind the moment: the run has heard of it, and has done nothing since. */
  function happenSoon(due: readonly Due[]): void {
    for (const one of due) {
      meet(one.fault);
      queueMicrotask(() => {
        happen(one);
      });
    }
  }

  function happen({ act, self }: { readonly act: Act | RunAct; readonly self: string | null }): void {
    switch (act.kind) {
      case "abort":
        abort();
        return;
      case "crash":
        pauseAfterCrashMs = act.pauseMs;
        carrier?.crash();
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
      case "second-process":
        intrude(act.how);
        return;
      default:
        for (const runner of targetsOf(world, act.runner, self)) doAct(world, act, runner);
    }
  }

  function intrude(how: "start" | "resume"): void {
    // Before its first record the first process has begun nothing: of two, the one that begins carries the run.
    if (carrier === null || carrier.isDead || run === null || !hasRecorded) return;
    // Without a lock nothing keeps a second process from resuming: that the user is told.
    if (how === "resume" && !world.attack.hasLock) return;
    intruders += 1;
    const second = createCarrier(world, 1_000 * intruders, offsetMs);
    onSecondProcess(how, second, dependenciesOf(second));
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
