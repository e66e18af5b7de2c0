import { ExecutorError, type InspectRequest, redactArguments } from "@runner-upgrade/executor";
import type { ByHand, Finding, HostFacts, JsonObject, TokenPlace, VmHost } from "@runner-upgrade/plan";
import type { HostShell } from "../host/host-shell.js";
import { withHost } from "../connection/with-host.js";
import type { Settings } from "../options/vm-executor-options.js";
import { locate, type Located } from "../locate/locate.js";
import type { Target } from "../target/target.js";
import { findControlPlane, proxyOf } from "./control-plane.js";
import { findDirectory } from "./directory.js";
import { earlierRunFindings, findEarlierRuns } from "./earlier-run.js";
import { findProcess } from "./invocation-findings.js";
import { findManaging } from "./managing-findings.js";
import { findUntrusted } from "./untrusted-findings.js";
import { findJava } from "./java-version.js";
import { findCredentials, findService } from "./service-findings.js";
import { findUnitStart } from "./unit-start-findings.js";
import { findStart } from "./start-findings.js";

/** What was found on a host, and what the facts in a plan say of it. */
export interface Inspection {
  readonly facts: HostFacts;
  readonly located: Located;
}

/** Looks at everything that can stand in an upgrade's way. Changes nothing. */
export async function inspect(
  shell: HostShell,
  host: VmHost,
  request: Pick<InspectRequest, "targetVersion" | "serverUrl"> & {
    /** The run that asks, whose own files are none that an earlier one left. */
    readonly runId?: string;
  },
): Promise<Inspection> {
  const located = await locate(shell, host);
  const earlier = await findEarlierRuns(shell, host, { located, runId: request.runId ?? null });
  const [process] = located.processes;
  const invocation = process?.invocation ?? null;
  if (invocation !== null) shell.redactor.addInvocation(invocation);
  const findings: Finding[] = [
    { code: "HOST", level: "ok", message: `${host.address} is reached.` },
    ...findUntrusted(located),
    ...findProcess(located, earlier),
    ...earlierRunFindings(located, earlier),
    ...findService(located, host.service),
    ...(await findUnitStart(shell, located)),
  ];
  const { target } = located;
  if (target !== null) {
    findings.push(...findCredentials(located));
    findings.push(...(await findDirectory(shell, target)));
    findings.push(...(await findManaging(shell, target)));
    if (located.unit === null && invocation !== null) {
      findings.push(...(await findStart(shell, invocation)));
    }
    // Of a unit whose processes were not recognised nothing says which Java the Runner has.
    if (located.mainProcess === null) {
      findings.push(...replacedJava(invocation?.executable ?? ""));
      findings.push(await findJava(shell, javaOf(located), target.user, request.targetVersion));
    }
  } else if (located.processes.length === 1 && invocation !== null && located.untrusted.length === 0) {
    findings.push({
      code: "PACKAGE_NOT_FOUND",
      level: "failed",
      message: "The package that the process was started from is not at its place any more.",
      remedies: ["Put it back, or restart the Runner from where its package is."],
    });
  }
  if (request.serverUrl !== null) {
    shell.scope.note("trying the control plane from the host");
    findings.push(await findControlPlane(shell, request.serverUrl, proxyOf(invocation)));
  }
  return {
    located,
    facts: {
      platform: "vm",
      findings: findings.map((finding) => redacted(shell, finding)),
      installed: target?.packagePath ?? null,
      ...(target === null ? {} : { processes: [processName(target)], byHand: byHandOf(target) }),
      ...stopTimeoutOf(shell, located),
      details: detailsOf(shell, located),
    },
  };
}

/** As {@link inspect}, with a host that cannot be reached as a finding instead of an error. */
export async function inspectHost(settings: Settings, request: InspectRequest): Promise<HostFacts> {
  const { targetVersion, serverUrl } = request;
  try {
    return await withHost(
      settings,
      request,
      async (shell, host) => (await inspect(shell, host, { targetVersion, serverUrl })).facts,
    );
  } catch (error) {
    if (!ExecutorError.isInstance(error) || error.code === "ABORTED") throw error;
    const { code, message, remedies } = error;
    return { platform: "vm", findings: [{ code, level: "failed", message, remedies }], installed: null };
  }
}

function replacedJava(executable: string): readonly Finding[] {
  if (!executable.endsWith(" (deleted)")) return [];
  return [
    {
      code: "JAVA_REPLACED",
      level: "warning",
      message: `The Java that runs it, ${executable.slice(0, -10)}, was replaced since the Runner began; the next start takes what is there now.`,
      remedies: ["Look whether that Java is the one that is meant."],
    },
  ];
}

function javaOf({ processes, unitState }: Located): readonly [string, ...string[]] | null {
  const [process] = processes;
  const executable = process?.invocation?.executable;
  if (process !== undefined && executable !== undefined) {
    // A launcher script named `java` is asked through its interpreter, a JVM directly.
    const [name, script] = process.command.launcher;
    const file = executable.replace(/ \(deleted\)$/, "");
    if (script !== undefined) return [file, script];
    // The next start takes what is in the place of a Java that was replaced; or, where nothing is, what its name leads to.
    return file === executable
      ? [file]
      : ["sh", "-c", 'if [ -x "$0" ]; then exec "$0" "$2"; else exec "$1" "$2"; fi', file, name];
  }
  const program = unitState?.command?.split(" ")[0];
  return !program?.endsWith("/java") ? null : [program];
}

/** The Runner's process by what stays the same from one start to the next. */
function processName({ unit, user, packagePath }: Target): string {
  return `${unit?.unit ?? "process"} of user ${user.uid} (${packagePath})`;
}

function byHandOf({ login, packagePath, credentialPlaces }: Target): ByHand {
  return { login, package: packagePath, tokenPlaces: credentialPlaces.map(tokenPlaceOf) };
}

/** A place as a runbook names it. */
function tokenPlaceOf(place: Target["credentialPlaces"][number]): TokenPlace {
  return place.kind === "replica-meta" ? { kind: "other", description: `the token in ${place.path}` } : place;
}

/** How long the stop waits for the Runner to end, and to stay so. */
function stopTimeoutOf(shell: HostShell, { unitState, target }: Located): Pick<HostFacts, "stopTimeoutMs"> {
  if (target === null) return {};
  const { stopGraceMs, killGraceMs, staysGoneMs } = shell.settings;
  const endingMs =
    unitState === null ? stopGraceMs + killGraceMs : unitState.stopTimeLimitMs * unitState.stopPhases;
  if (!Number.isFinite(endingMs)) return { stopTimeoutMs: null };
  return { stopTimeoutMs: Math.ceil(endingMs + target.revivedAfterMs + staysGoneMs) };
}

function detailsOf(shell: HostShell, { processes, unit, target }: Located): JsonObject {
  const invocation = processes[0]?.invocation ?? null;
  return {
    service: unit === null ? "process" : `${unit.scope} unit ${unit.unit}`,
    ...(target === null
      ? {}
      : { directory: target.directory, packagePath: target.packagePath, uid: target.user.uid }),
    ...(invocation === null ? {} : { commandLine: redactArguments(invocation.arguments, shell.redactor) }),
  };
}

function redacted(shell: HostShell, finding: Finding): Finding {
  return { ...finding, message: shell.redactor.redact(finding.message) };
}
