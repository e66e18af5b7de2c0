import type { ExecutorErrorCode, StepContext, StepOutcome } from "@runner-upgrade/executor";
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
  const failed = matters.filter(
    ({ level, code }) =>
      (level === "failed" || (code === "STATE_NOT_COPIED" && copiesState)) &&
      // What the registry has now may be for this platform: the staged image decides.
      code !== "WRONG_PLATFORM",
  );
  const [first] = failed;
  if (first !== undefined || unit === null) {
    const sentences = failed.map((finding) => `${finding.code}: ${finding.message}`).join(" ");
    throw call.error(codes[first?.code ?? ""] ?? "INSPECTION_FAILED", `${sentences} Nothing was changed.`, {
      remedies: failed.flatMap((finding) => finding.remedies ?? []),
    });
  }
  const told = matters.filter(({ level, code }) => level === "warning" || worthTelling.has(code));
  return {
    outcome: "done",
    summary:
      `The engine is fit for the upgrade of ${unit.containers.map(({ name }) => name).join(", ")}.` +
      told.map((finding) => ` ${finding.code}: ${finding.message}`).join(""),
    record: { ...unitToJson(unit), warnings: told.map((finding) => finding.code) },
  };
}
