import type { ContainerTarget, StepContext } from "@runner-upgrade/executor";
import type { Container, Image } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { inspect } from "../inspect/inspect-host.js";
import { recordedUnit, type RecordedUnit } from "../unit/recorded-unit.js";

/** One step on a connected engine, with what it works on. */
export interface UnitCall {
  readonly call: DockerCall;
  readonly context: StepContext;
  readonly unit: RecordedUnit;
}

/** The unit as it was recorded or, when it was not, as the engine shows it now. */
export async function withUnit(call: DockerCall, context: StepContext): Promise<UnitCall> {
  const unit = recordedUnit(context) ?? (await inspect(call, context)).unit;
  if (unit === null) {
    throw call.error("RUNNER_NOT_FOUND", "No container of the engine carries its identity.", {
      remedies: ["Name its container in the plan's host."],
    });
  }
  return { call, context, unit };
}

/** What the Runner is to become. */
export function targetOf({ call, context }: Pick<UnitCall, "call" | "context">): ContainerTarget {
  if (context.container === null)
    throw call.error("UNSUPPORTED", "The plan does not say which image it is to run.");
  return context.container;
}

/** A container that must be there. */
export async function needContainer(call: DockerCall, id: string, what: string): Promise<Container> {
  const container = await call.engine.container(id);
  if (container === null) throw call.error("STATE_NOT_FOUND", `${what} is gone from the engine.`);
  call.hide(container);
  return container;
}

/** An image that must be there. */
export async function needImage(call: DockerCall, id: string, what: string): Promise<Image> {
  const image = await call.engine.image(id);
  if (image === null) throw call.error("IMAGE_NOT_FOUND", `${what} (${id}) is gone from the engine.`);
  return image;
}
