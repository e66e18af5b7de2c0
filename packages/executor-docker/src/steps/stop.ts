import { watchFor, type StepOutcome } from "@runner-upgrade/executor";
import type { ListedContainer } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { probeMountedFile } from "../credentials/mounted-file.js";
import { stagedImage } from "../unit/recorded-unit.js";
import { helperName } from "./write-credentials.js";
import { look, membersOf, runningIn, type Look, type Slot } from "../unit/look.js";
import type { UnitCall } from "./step-call.js";

/**
 * Stops every container of the Runner with its own signal and time limit, and proves that all are gone and stay gone.
 *
 * The old container gives its name up first. That marks a stop that has begun, so that a rollback can tell it from one
 * that has not, and nobody who starts the Runner by name starts the old one. Afterwards its restart policy is taken from
 * it: an engine that is restarted must not start what was stopped. In this order, because the other would leave a running
 * Runner that an engine's restart does not bring back.
 */
export async function stop(unitCall: UnitCall): Promise<StepOutcome> {
  const { call, context, unit } = unitCall;
  const seen = await look(call, context, unit);
  refuseTwins(call, seen);
  const running = runningIn(seen);
  for (const slot of seen.slots) await stopMembers(call, slot, membersOf(slot));
  await staysGone(unitCall, runningIn);
  await requirePlace(unitCall);
  return {
    outcome: running.length === 0 ? "already-done" : "done",
    summary:
      running.length === 0
        ? "It did not run."
        : `${running.map(({ name }) => name).join(", ")} was stopped and stays so.`,
  };
}

/**
 * Before a regeneration kills the old token, the mounted file that is to take the new one is looked at once more: what
 * something else writes may go with the container. Failing here puts the old Runner back.
 */
async function requirePlace({ call, context, unit }: UnitCall): Promise<void> {
  const { place, containers } = unit;
  const imageId = stagedImage(context) ?? containers[0]?.imageId;
  if (context.container?.credentials !== "rotate" || place.kind !== "mount" || imageId === undefined) return;
  await probeMountedFile(call, {
    place,
    imageId,
    name: helperName(unit, context),
    state: "Its credentials were not regenerated; it is stopped, and put back.",
  });
}

/** Stops those of a slot's containers that run, and sees to it that nothing starts the old one again. */
export async function stopMembers(
  call: DockerCall,
  slot: Slot,
  members: readonly ListedContainer[],
): Promise<void> {
  await giveNameUp(call, slot);
  for (const member of members.filter(({ isRunning }) => isRunning)) {
    call.scope.note(`stopping ${member.name}`, [
      `See what keeps it from ending: docker logs --tail 50 ${member.name}. Give it more time with stepTimeLimitsMs, or a shorter StopTimeout.`,
    ]);
    await call.engine.stop(member.id);
  }
  if (slot.old !== null) await call.engine.setRestartPolicy(slot.old.id, { Name: "no" });
}

/** Renames the old container, where it has the Runner's name still. */
export async function giveNameUp(call: DockerCall, { old, names }: Slot): Promise<void> {
  if (old?.name === names.own) await call.engine.rename(old.id, names.old);
}

/** Watches for a while that none of these runs. One that does is `REVIVED`. */
export async function staysGone(
  { call, context, unit }: UnitCall,
  whoRuns: (look: Look) => readonly ListedContainer[],
): Promise<void> {
  const { clock, staysGoneMs, pollMs } = call.settings;
  await watchFor({ scope: call.scope, clock, forMs: staysGoneMs, pollMs }, async () => {
    const [back] = whoRuns(await look(call, context, unit));
    if (back !== undefined) {
      throw call.error(
        "REVIVED",
        `${back.name} (${back.id.slice(0, 12)}) was stopped and runs again: something on the host restarts it.`,
        {
          remedies: [
            "Find what restarts it (a supervisor, a timer, Watchtower, an orchestrator), pause it, then plan again.",
          ],
        },
      );
    }
  });
}

/** Refuses where a container outside the unit runs with its identity. */
export function refuseTwins(call: DockerCall, { twins }: Look): void {
  if (twins.length === 0) return;
  const names = twins.map(({ name }) => name).join(", ");
  throw call.error(
    "CHANGED_MEANWHILE",
    `Further containers run with its identity since it was inspected: ${names}. Nothing was stopped.`,
    { remedies: ["Plan again: all containers of a Runner are upgraded together."] },
  );
}
