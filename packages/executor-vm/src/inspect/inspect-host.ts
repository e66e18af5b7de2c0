import { ExecutorError, type InspectRequest, redactArguments } from "@runner-upgrade/executor";
import type {
  ByHand,
  Finding,
  HostFacts,
  JsonObject,
  TokenPlace,
  VmHost,
} from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";
import { withHost } from "../connection/with-host.js";
import type { Settings } from "../options/vm-executor-options.js";
import { managerOf } from "../service/managers.js";
import { locate, type Located } from "../locate/locate.js";
import type { Service } from "../service/service.js";
import type { CredentialPlace, Target } from "../target/target.js";
import { tokenFileKind } from "../credentials/token-in-file.js";
import { findControlPlane, proxyOf } from "./control-plane.js";
import { findDirectory } from "./directory.js";
import { earlierRunFindings, findEarlierRuns } from "./earlier-run.js";
import { findProcess } from "./invocation-findings.js";
import { findUntrusted } from "./untrusted-findings.js";
import { findJava } from "./java-version.js";
import { findCredentials, findService } from "./service-findings.js";
import { searchedReplica, type ReplicaIdentity } from "../process/identity.js";
import { agentOf } from "./agent-facts.js";
import { findReplicaId } from "./replica-id.js";

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
    /** Which replica it is to be; null for a whole Runner. */
    readonly replica: ReplicaIdentity | null;
    /** The run that asks, whose own files are none that an earlier one left. */
    readonly runId?: string;
  },
): Promise<Inspection> {
  const { replica } = request;
  const located = await locate(shell, host, replica);
  const earlier = await findEarlierRuns(shell, host, {
    located,
    runId: request.runId ?? null,
    replicaIds: replica?.ids ?? [],
  });
  const { processes, service, serviceState: state, target } = located;
  const manager = managerOf(service);
  const [process] = processes;
  const invocation = process?.invocation ?? null;
  if (invocation !== null) shell.redactor.addInvocation(invocation);
  const findings: Finding[] = [
    { code: "HOST", level: "ok", message: `${host.address} is reached.` },
    ...findUntrusted(located),
    ...findProcess(located, earlier),
    ...earlierRunFindings(located, earlier),
    ...findService(located, host.service),
    ...(await manager.findStart(shell, { service, state }, processes)),
  ];
  if (target !== null) {
    findings.push(...findCredentials(located));
    if (replica !== null) findings.push(...findReplicaId(located, replica));
    findings.push(...(await findDirectory(shell, target)));
    const { dependents } = target;
    findings.push(...(await manager.findManaging(shell, service, { dependents, invocation })));
    // Of a service whose processes were not recognised nothing says which Java the Runner has.
    if (located.mainProcess === null) {
      findings.push(...replacedJava(invocation?.executable ?? ""));
      findings.push(await findJava(shell, javaOf(located), target.user, request.targetVersion));
    }
  } else if (processes.length === 1 && invocation !== null && located.untrusted.length === 0) {
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
      ...(target !== null && replica !== null
        ? { agent: await agentOf(shell, located, target, replica) }
        : {}),
      ...stopTimeoutOf(shell, located),
      details: detailsOf(shell, located),
    },
  };
}

/** As {@link inspect}, with a host that cannot be reached as a finding instead of an error. */
export async function inspectHost(settings: Settings, request: InspectRequest): Promise<HostFacts> {
  const { targetVersion, serverUrl } = request;
  const replica = searchedReplica(request);
  try {
    return await withHost(
      settings,
      request,
      async (shell, host) => (await inspect(shell, host, { targetVersion, serverUrl, replica })).facts,
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

function javaOf({ processes, serviceState }: Located): readonly [string, ...string[]] | null {
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
  const program = serviceState.command?.split(" ")[0];
  return !program?.endsWith("/java") ? null : [program];
}

/** The Runner's process by what stays the same from one start to the next. */
function processName({ service, user, packagePath }: Target): string {
  return `${service.name} of user ${user.uid} (${packagePath})`;
}

function byHandOf({ service, login, packagePath, credentialPlaces }: Target): ByHand {
  return {
    login,
    package: packagePath,
    tokenPlaces: credentialPlaces.map((place) => tokenPlaceOf(service, place)),
  };
}

/** A place as a runbook names it. */
function tokenPlaceOf(service: Service, place: CredentialPlace): TokenPlace {
  if (place.path === undefined) return { kind: "process-environment" };
  const { path } = place;
  const kind = tokenFileKind(service, place);
  return kind === "replica-meta" ? { kind: "other", description: `the token in ${path}` } : { kind, path };
}

/** How long the stop waits for the Runner to end, and to stay so. */
function stopTimeoutOf(
  shell: HostShell,
  { service, serviceState, target }: Located,
): Pick<HostFacts, "stopTimeoutMs"> {
  if (target === null) return {};
  const { staysGoneMs } = shell.settings;
  const endingMs = managerOf(service).stopTimeLimitMs(serviceState, shell.settings);
  if (!Number.isFinite(endingMs)) return { stopTimeoutMs: null };
  return { stopTimeoutMs: Math.ceil(endingMs + target.revivedAfterMs + staysGoneMs) };
}

function detailsOf(shell: HostShell, { processes, service, target }: Located): JsonObject {
  const invocation = processes[0]?.invocation ?? null;
  return {
    service: managerOf(service).describe(service),
    ...(target === null
      ? {}
      : { directory: target.directory, packagePath: target.packagePath, uid: target.user.uid }),
    ...(invocation === null ? {} : { commandLine: redactArguments(invocation.arguments, shell.redactor) }),
  };
}

function redacted(shell: HostShell, finding: Finding): Finding {
  return { ...finding, message: shell.redactor.redact(finding.message) };
}
