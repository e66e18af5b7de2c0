import { posix } from "node:path";
import type { StepContext } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan";
import type { HostShell, Rights } from "../host/host-shell.js";
import { fileNames, type FileNames } from "../package/file-names.js";
import { parseStartRights, type StartRights } from "../saved-state/start-rights.js";
import { locate } from "../target/locate.js";
import { parseTarget, type Target } from "../target/target.js";

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
  /** Whose rights reach the Runner's files. */
  readonly as: Rights;
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

/** The target as it was recorded or, when it was not, as the host shows it now. */
export async function withTarget(call: StepCall): Promise<TargetCall> {
  const target = recordedTarget(call.context) ?? (await locate(call.shell, call.host)).target;
  if (target === null) {
    throw call.shell.error(
      "RUNNER_NOT_FOUND",
      "No process carries its identity, and no service says how it would run.",
      {
        remedies: ["Name its service, package or directory in the plan's host."],
      },
    );
  }
  return forTarget(call, target);
}

/** Binds a call to a target. */
export async function forTarget(call: StepCall, target: Target): Promise<TargetCall> {
  const files = fileNames(target.packageFile, call.context.runner.id, call.context.runId);
  return { ...call, target, files, as: await call.shell.rightsFor(target.user.uid) };
}

/** The directory of the Runner's package, where its new package must come to lie. */
export function packageDirectory(target: Target): string {
  return posix.dirname(target.packageFile);
}
