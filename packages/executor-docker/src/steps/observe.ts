import type { HostObservation } from "@runner-upgrade/executor";
import type { Container, ListedContainer } from "../engine/inspection.js";
import { objectOf, textOf } from "../json/json.js";
import { look, membersOf, runningIn, type Slot } from "../unit/look.js";
import { isOurs } from "../unit/ours.js";
import { stagedImage } from "../unit/recorded-unit.js";
import { logTail } from "../container/log-tail.js";
import type { UnitCall } from "./step-call.js";

/** What is on the engine now. All containers of the Runner are one: it is gone when none of them runs. */
export async function observe({ call, context, unit }: UnitCall): Promise<HostObservation> {
  const seen = await look(call, context, unit);
  const running = runningIn(seen);
  const strangers = seen.slots.flatMap((slot) =>
    slot.successor !== null && !isOurs(context, slot, slot.successor) ? [slot.successor] : [],
  );
  const staged = stagedImage(context);
  const isNew = seen.twins.length === 0 && seen.slots.every((slot) => runsNew(slot, staged));
  const newest = running[0] ?? seen.slots.flatMap(({ successor, old }) => successor ?? old ?? [])[0];
  const container = newest === undefined ? null : await call.engine.container(newest.id);
  return {
    process: running.length === 0 ? "gone" : seen.twins.length > 0 ? "several" : "running",
    ...(running.length === 0 && container !== null && isRestarted(container) && { mayComeBack: true }),
    installed: isNew ? "new" : "old",
    message: describe(seen.slots, running) + describeOthers(seen.twins, strangers),
    logTail: container === null ? [] : await logTail(call, container, call.settings.logTailLines),
  };
}

/** An engine that ends shows its containers as exited for a moment, and starts those with such a policy when it is back. */
function isRestarted({ hostConfig }: Container): boolean {
  return ["always", "unless-stopped"].includes(textOf(objectOf(hostConfig["RestartPolicy"])["Name"]));
}

/** Whether what runs, or would be started, is the new container alone: not the old image with a new token. */
function runsNew(slot: Slot, staged: string | null): boolean {
  const { successor, recorded } = slot;
  const running = membersOf(slot).filter(({ isRunning }) => isRunning);
  if (successor === null || running.some(({ id }) => id !== successor.id)) return false;
  return successor.imageId !== recorded.imageId || staged === recorded.imageId;
}

/** What is there beside ours: it may be what a person has to look at first. */
function describeOthers(twins: readonly ListedContainer[], strangers: readonly ListedContainer[]): string {
  return [
    ...twins.map(({ name, id }) => ` ${name} (${id.slice(0, 12)}) runs with its identity beside it.`),
    ...strangers.map(({ name, id }) => ` ${name} (${id.slice(0, 12)}) was made meanwhile, and not by us.`),
  ].join("");
}

function describe(
  slots: readonly Slot[],
  running: readonly { readonly name: string; readonly id: string }[],
): string {
  if (running.length > 0)
    return `It runs as ${running.map(({ name, id }) => `${name} (${id.slice(0, 12)})`).join(", ")}.`;
  const states = slots.map(({ successor, old, names }) => {
    const one = successor ?? old;
    return one === null ? `${names.own} is gone` : `${one.name} is ${one.status}`;
  });
  return `No container of it runs: ${states.join(", ")}.`;
}
