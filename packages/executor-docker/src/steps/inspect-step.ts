import {
  fitOutcome,
  requireFit,
  type ExecutorErrorCode,
  type StepContext,
  type StepOutcome,
} from "@runner-upgrade/executor";
import type { Finding } from "@runner-upgrade/plan/platform";
import type { DockerCall } from "../host/docker-call.js";
import { inspect } from "../inspect/inspect-host.js";
import { unitToJson } from "../unit/recorded-unit.js";

// Findings that have an error code of their own; any other is an inspection that failed.
const codes: Readonly<Partial<Record<string, ExecutorErrorCode>>> = {
  RUNNER_NOT_FOUND: "RUNNER_NOT_FOUND",
  OTHER_RUNNER: "RUNNER_NOT_FOUND",
  CREDENTIALS_NOT_WRITABLE: "CREDENTIALS_NOT_WRITABLE",
  WRONG_PLATFORM: "WRONG_PLATFORM",
};

const worthTelling: ReadonlySet<string> = new Set(["MADE_BY_COMPOSE", "LAYER_CARRIED"]);

/** Inspects the engine and refuses to go on where a finding failed; records what the upgrade works on. */
export async function inspectStep(call: DockerCall, context: StepContext): Promise<StepOutcome> {
  const image = context.container?.image;
  const { facts, unit } = await inspect(call, { ...context, ...(image === undefined ? {} : { image }) });
  const credentials = context.container?.credentials ?? "keep";
  const copiesState = context.container?.unsavedState === "copy";
  const matters = facts.findings.filter(({ onlyFor = credentials }) => onlyFor === credentials);
  const findings = matters
    // What the registry has now may be for this platform: the staged image decides.
    .filter(({ level, code }) => !(level === "failed" && code === "WRONG_PLATFORM"))
    .map((one): Finding =>
      one.code === "STATE_NOT_COPIED" && copiesState ? { ...one, level: "failed" } : one,
    );
  const fit = requireFit(call, { findings, target: unit }, codes);
  return fitOutcome(
    `The engine is fit for the upgrade of ${fit.containers.map(({ name }) => name).join(", ")}.`,
    matters.filter(({ level, code }) => level === "warning" || worthTelling.has(code)),
    unitToJson(fit),
  );
}
