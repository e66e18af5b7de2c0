import type { StepContext } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { Place, PlacedFile } from "../files/place.js";
import type { HostShell } from "../host/host-shell.js";
import { fileNames, type FileNames } from "../package/file-names.js";
import { parseStartRights, type StartRights } from "../saved-state/start-rights.js";
import { parseTarget, type Target } from "./target.js";

/** One step on a connected host. */
export interface StepCall {
  readonly shell: HostShell;
  readonly context: StepContext;
  readonly host: VmHost;
}

/** The same, with what it works on. */
export interface TargetCall extends StepCall {
  readonly target: Target;
  readonly files: FileNames;
  /** The directory of the Runner's files, and with whose rights they are handled. */
  readonly place: Place;
}

/** A file beside the Runner's package. */
export function placedIn({ place }: Pick<TargetCall, "place">, name: string): PlacedFile {
  return { ...place, name };
}

/** What earlier steps recorded about the target; null when none did. */
export function recordedTarget(context: StepContext): Target | null {
  return (
    parseTarget(context.record["save-state"]?.["target"]) ??
    parseTarget(context.record["inspect"]?.["target"])
  );
}

/** With whose rights the Runner is to be started, as the journal has it; null when no step saw it run. */
export function recordedRights(context: StepContext): StartRights | null {
  return (
    parseStartRights(context.record["save-state"]?.["rights"]) ??
    parseStartRights(context.record["inspect"]?.["rights"])
  );
}

/** A text that an earlier step recorded. */
export function recordedText(context: StepContext, step: string, name: string): string | null {
  const value = context.record[step]?.[name];
  return typeof value === "string" ? value : null;
}

/** Whose files an upgrade leaves beside a package: those of a replica, of which several may share a directory, or the Runner's. */
export function subjectIdOf({ replica, runner }: Pick<StepContext, "replica" | "runner">): string {
  return replica?.id ?? runner.id;
}

/** Binds a call to a target. */
export function forTarget(call: StepCall, target: Target): TargetCall {
  const files = fileNames(target.packageFile, subjectIdOf(call.context), call.context.runId);
  const by = target.filesBy === "root" ? "root" : target.user;
  return { ...call, target, files, place: { directory: files.directory, by } };
}
