import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { createFileJournal } from "@runner-upgrade/apply";
import type { PolicyInput } from "@runner-upgrade/plan";
import type { SimulatorEvent } from "@runner-upgrade/simulator";
import type { Order, Told } from "../child/order.js";
import { startChild } from "../child/start-child.js";
import type { Stage } from "../stage/stage.js";
import { nameOf, type Point } from "./point.js";

/** Where a run is resumed: with the journal where it is, or on "another machine", with a copy of it. */
export type Place = "same" | "elsewhere";

/** What became of a run that was killed at a point and resumed. */
export interface Tried {
  readonly point: Point | null;
  readonly place: Place;
  /** Behind which call the process stood when it was killed. */
  readonly touch: string;
  /** What is not as it is without a crash, one sentence each. Empty: all is well. */
  readonly problems: readonly string[];
  readonly lost: number;
  readonly ms: number;
  /** The steps that were on record when the first process ended, in order. */
  readonly steps: readonly string[];
  /** Every call that it told of, by step. */
  readonly calls: Readonly<Record<string, readonly string[]>>;
}

const policy: PolicyInput = {
  soakMs: 1_000,
  settleMs: 1_000,
  regenerateSettleMs: 5_000,
  // Of the simulated clock, on a busy machine; only the limit of a lost regeneration is ever waited for.
  stepTimeLimitsMs: {
    "regenerate-credentials": 10_000,
    ...Object.fromEntries(
      ["inspect", "check-availability", "cordon", "save-state", "stop", "install-package", "start", "verify"].map(
        (kind) => [kind, 600_000],
      ),
    ),
  },
};
const reachedWithinMs = 240_000;

/** Carries one upgrade out, killed at the point and resumed; without a point, as it is without a crash. */
export async function tryPoint(
  stage: Stage,
  options: { readonly childFile: string; readonly point: Point | null; readonly place: Place },
): Promise<Tried> {
  const { point, place, childFile } = options;
  const { simulator, fleet, load } = stage;
  const startedAt = Date.now();
  const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-crash-"));
  try {
    const version = stage.nextVersion();
    const before = { invocation: await fleet.invocation(), files: await fleet.files() };
    const { tags } = simulator.runner(fleet.runnerId);
    const logStart = simulator.log.length;
    const lostBefore = load.report.lost;

    const journal = join(directory, "run.journal");
    const order: Order = {
      action: "start",
      url: simulator.url,
      apiToken: simulator.apiToken,
      journal,
      lock: `${journal}.lock`,
      hosts: fleet.hosts,
      runnerId: fleet.runnerId,
      policy: { ...policy, ...fleet.policy },
      clock: stage.clock,
      settings: fleet.settings,
      point,
    };
    const first = startChild(childFile, order);
    let touch = "";
    let ended: Extract<Told, { type: "ended" }>;
    if (point === null) {
      ended = await within(first.tells("ended"), "the run to end");
    } else {
      ({ touch } = await within(first.tells("reached"), `the run to come to ${nameOf(point)}`).finally(() =>
        first.process.kill("SIGKILL"),
      ));
      await first.gone;
      const second = startChild(childFile, { ...order, action: "resume", point: null, ...(await atPlace(place, directory, journal)) });
      ended = await within(second.tells("ended"), "the resumed run to end").finally(() => {
        second.process.kill("SIGKILL");
      });
      await second.gone;
    }

    const state = simulator.runner(fleet.runnerId);
    const after = { invocation: await fleet.invocation(), files: await fleet.files() };
    const lost = load.report.lost - lostBefore;
    const { outcome, reason, isComplete } = ended;
    const problems = [
      ...(isComplete && ["upgraded", "already-current"].includes(outcome) ? [] : [`It ended ${outcome}: ${reason}`]),
      ...different("status", state.status, "Healthy"),
      ...different("version", state.version, version),
      ...different("tags", state.tags, tags),
      ...different("processes", [state.processes, state.acceptedProcesses], [1, 1]),
      ...different("invocation", after.invocation, before.invocation),
      ...different("files", after.files, before.files),
      ...(lost === 0 ? [] : [`${lost} jobs were lost.`]),
      ...regeneratedWhileAlive(simulator.log, logStart, fleet.runnerId),
    ];
    const steps = await stepsOn(journal);
    return { point, place, touch, problems, lost, steps, ms: Date.now() - startedAt, calls: callsOf(first.told) };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function atPlace(place: Place, directory: string, journal: string): Promise<Pick<Order, "journal" | "lock">> {
  if (place === "same") return { journal, lock: `${journal}.lock` };
  const copy = join(directory, "elsewhere.journal");
  await copyFile(journal, copy);
  return { journal: copy, lock: `${copy}.lock` };
}

async function stepsOn(journal: string): Promise<string[]> {
  const events = await createFileJournal(journal).read();
  const ids = events.flatMap((event) => (event.type === "step-started" ? [event.stepId] : []));
  return [...new Set(ids)];
}

function callsOf(told: readonly Told[]): Record<string, string[]> {
  const calls: Record<string, string[]> = {};
  for (const one of told) if (one.type === "touched") (calls[one.stepId] ??= []).push(one.touch);
  return calls;
}

function different(what: string, is: unknown, was: unknown): string[] {
  return isDeepStrictEqual(is, was) ? [] : [`Its ${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(was)}.`];
}

/** The law: whenever credentials are regenerated, no process of the Runner lives. */
function regeneratedWhileAlive(log: readonly SimulatorEvent[], from: number, runnerId: string): string[] {
  let alive = 1;
  const wrong: string[] = [];
  for (const event of log.slice(from)) {
    if (!("runnerId" in event) || event.runnerId !== runnerId) continue;
    if (event.type === "process-started") alive += 1;
    if (event.type === "process-gone") alive -= 1;
    if (event.type === "credentials-regenerated" && alive > 0)
      wrong.push("Its credentials were regenerated while a process of it lived.");
    if (alive > 1) wrong.push("Two processes of it lived at once.");
  }
  return wrong;
}

async function within<T>(promise: Promise<T>, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`Waited in vain for ${what}.`));
    }, reachedWithinMs);
  });
  return Promise.race([promise, late]).finally(() => {
    clearTimeout(timer);
  });
}
