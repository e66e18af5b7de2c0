import type { StepContext } from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan";
import type { Place, PlacedFile } from "../files/place.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import { fileNames, type FileNames } from "../package/file-names.js";
import { parseStartRights, type StartRights } from "../saved-state/start-rights.js";
import { describeForeign, foreignRemedies } from "../process/tell-foreign.js";
import { locate, type Located } from "../target/locate.js";
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
  /** The directory of the Runner's files, and with whose rights they are handled. */
  readonly place: Place;
}

/** A file beside the Runner's package. */
export function placedIn({ place }: Pick<TargetCall, "place">, name: string): PlacedFile {
  return { ...place, name };
}

/** The user who owns a unit's files: for a user's unit that user, otherwise the Runner's. */
export function unitUser({ unit, user }: Target): UserIds {
  return unit?.scope === "user" ? unit.user : user;
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
  const recorded = recordedTarget(call.context);
  if (recorded !== null) return forTarget(call, recorded);
  const located = await locate(call.shell, call.host);
  refuseUntrusted(call.shell, located);
  if (located.target === null) {
    throw call.shell.error(
      "RUNNER_NOT_FOUND",
      "No process carries its identity, and no service says how it would run.",
      {
        remedies: ["Name its service, package or directory in the plan's host."],
      },
    );
  }
  return forTarget(call, located.target);
}

/** Rejects where something else carries the Runner's name, or where its files lie where others can change them. */
export function refuseUntrusted(
  shell: HostShell,
  { foreign, untrusted }: Pick<Located, "foreign" | "untrusted">,
): void {
  if (foreign.length > 0) {
    throw shell.error("FOREIGN_PROCESS", `${describeForeign(foreign)} Nothing was changed.`, {
      remedies: foreignRemedies,
    });
  }
  const [first] = untrusted;
  if (first !== undefined) {
    throw shell.error(first.code, `${first.message} Nothing was changed.`, { remedies: first.remedies });
  }
}

/** Binds a call to a target. */
export function forTarget(call: StepCall, target: Target): TargetCall {
  const files = fileNames(target.packageFile, call.context.runner.id, call.context.runId);
  const by = target.filesBy === "root" ? "root" : target.user;
  return { ...call, target, files, place: { directory: files.directory, by } };
}
