import { appendFile, copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileJournal } from "@runner-upgrade/apply";
import type { Order, Told } from "../child/order.js";
import { startChild } from "../child/start-child.js";
import { lockOf, orderOf, resumed } from "../stage/order-of.js";
import type { Stage } from "../stage/stage.js";
import { compare, take } from "./snapshot.js";
import { within } from "./within.js";
import { nameOf, type Point } from "../child/point.js";

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
}

/** Carries one upgrade out, killed at the point and resumed; without a point, as it is without a crash. */
export async function tryPoint(
  stage: Stage,
  options: { readonly childFile: string; readonly point: Point | null; readonly place: Place },
): Promise<Tried> {
  const { point, place, childFile } = options;
  const startedAt = Date.now();
  const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-crash-"));
  try {
    const before = await take(stage);
    const order = orderOf(stage, { directory, point });
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
      const second = startChild(childFile, resumed(order, await atPlace(place, order.journal)));
      ended = await within(second.tells("ended"), "the resumed run to end").finally(() => {
        second.process.kill("SIGKILL");
      });
      await second.gone;
    }

    const { problems, lost } = await compare(stage, before, ended);
    const steps = await stepsOn(order.journal);
    return { point, place, touch, problems, lost, steps, ms: Date.now() - startedAt };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** On another machine lie a copy of the journal, its last line torn as a crash may leave it, and no lock. */
async function atPlace(place: Place, journal: string): Promise<Pick<Order, "journal" | "lock">> {
  if (place === "same") return { journal, lock: lockOf(journal) };
  const copy = `${journal}.copy`;
  await copyFile(journal, copy);
  await appendFile(copy, '0123456789abcdef {"type":"step-st');
  return { journal: copy, lock: lockOf(copy) };
}

async function stepsOn(journal: string): Promise<string[]> {
  const events = await createFileJournal(journal).read();
  const ids = events.flatMap((event) => (event.type === "step-started" ? [event.stepId] : []));
  return [...new Set(ids)];
}
