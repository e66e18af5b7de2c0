import { mapConcurrently } from "@runner-upgrade/executor";
import type { StepContext } from "@runner-upgrade/executor";
import { identityOf } from "../credentials/find-credentials.js";
import { variableOf, variables } from "../credentials/variables.js";
import { EngineFailure } from "../engine/engine-failure.js";
import type { Container, ListedContainer } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { keepIdentity, knownIdentity } from "./identity-cache.js";
import { namesOf, type Names, type RecordedContainer, type RecordedUnit } from "./recorded-unit.js";

/** One container of the unit, and what stands for it on the engine now. */
export interface Slot {
  readonly recorded: RecordedContainer;
  readonly names: Names;
  /** The container that was inspected; null when it is gone. */
  readonly old: ListedContainer | null;
  /** The new container before it has the name. */
  readonly next: ListedContainer | null;
  /** Whoever has the Runner's name, the old container apart. */
  readonly successor: ListedContainer | null;
  /** The old image with the new token, before it has the name. */
  readonly back: ListedContainer | null;
}

/** What is on the engine. */
export interface Look {
  readonly slots: readonly Slot[];
  /** Containers outside the unit that run with this Runner's identity. */
  readonly twins: readonly ListedContainer[];
}

/** Looks at everything that carries the Runner's identity. */
export async function look(
  call: DockerCall,
  context: Pick<StepContext, "runner" | "runId">,
  unit: RecordedUnit,
): Promise<Look> {
  const listed = await call.engine.list();
  const byName = new Map(listed.map((container) => [container.name, container]));
  const byId = new Map(listed.map((container) => [container.id, container]));
  const slots = unit.containers.map((recorded): Slot => {
    const names = namesOf(recorded.name, context.runId);
    const named = byName.get(names.own) ?? null;
    return {
      recorded,
      names,
      old: byId.get(recorded.id) ?? null,
      next: byName.get(names.next) ?? null,
      successor: named === null || named.id === recorded.id ? null : named,
      back: byName.get(names.back) ?? null,
    };
  });
  const own = new Set(slots.flatMap(membersOf).map(({ id }) => id));
  const twins = await withIdentity(
    call,
    listed.filter(({ id, isRunning }) => isRunning && !own.has(id)),
    context.runner.id,
  );
  return { slots, twins };
}

/** Every container of a slot. */
export function membersOf({ old, next, successor, back }: Slot): readonly ListedContainer[] {
  return [old, next, successor, back].filter((one) => one !== null);
}

/** Everything that runs with the Runner's identity. */
export function runningIn({ slots, twins }: Look): readonly ListedContainer[] {
  return [...slots.flatMap(membersOf).filter(({ isRunning }) => isRunning), ...twins];
}

/** Those of the containers that carry this Runner's identity. */
export async function withIdentity(
  call: DockerCall,
  containers: readonly ListedContainer[],
  runnerId: string,
): Promise<readonly ListedContainer[]> {
  const found = await mapConcurrently(containers, 8, async ({ id }) => {
    const known = knownIdentity(id);
    if (known !== undefined) return known;
    const container = await call.engine.container(id);
    if (container === null) return null;
    const carried = variableOf(container.environment, variables.id);
    // Only what looks like a Runner is asked for a file: an archive is dearer than an inspection.
    const isAsked = carried === null && mayHoldFile(container.mounts, call.settings.credentialsFile);
    if (isAsked) return fileIdentityOf(call, container);
    keepIdentity(id, carried);
    return carried;
  });
  return containers.filter((_container, index) => found[index] === runnerId);
}

/** Whose Runner a container is by its file. One that cannot be read, for it ends just now, is nobody's. */
async function fileIdentityOf(call: DockerCall, container: Container): Promise<string | null> {
  try {
    return (await identityOf(call, container)).runnerId;
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.status === null) throw error;
    call.settings.logger.warn(`${container.name} could not be asked whose Runner it is.`);
    return null;
  }
}

function mayHoldFile(mounts: readonly { readonly destination: string }[], file: string): boolean {
  return mounts.some(({ destination }) => destination === file || file.startsWith(`${destination}/`));
}
