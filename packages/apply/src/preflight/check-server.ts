import { unitName, type Plan, type Server } from "@runner-upgrade/plan";
import { isSameVersion } from "@runner-upgrade/plan/carry-out";
import type { RunnerSummary } from "@runner-upgrade/client";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { ApplyError } from "../errors/apply-error.js";
import { rebaseRemedy } from "../errors/rebase-remedy.js";
import { readServer } from "../observe/read-server.js";
import type { RunDependencies } from "../options/run-dependencies.js";

/** Pinging, regenerating and downloading are there from this API version on (rundeck/docs, API reference). */
const neededApiVersion = 42;

/** What only the server can tell: that it is the plan's, that it can give what the plan asks for. Throws `ApplyError`. */
export async function checkServer(
  plan: Plan,
  dependencies: RunDependencies,
  signal: AbortSignal | undefined,
): Promise<Server> {
  const { controlPlane } = dependencies;
  const server = await readServer(controlPlane, signal);
  checkIdentity(plan, server, dependencies);
  checkApiVersion(server);
  const listed = plan.units.length === 0 ? [] : await controlPlane.listRunners({}, { signal });
  checkReplicas(plan, server, { ...dependencies, ephemeral: ephemeralOf(listed) });
  checkReplicaUnits(plan, server, controlPlane);
  checkVersion(plan, server);
  checkRunners(plan, listed);
  return dependencies.assumeReplicas === "off" && server.replicas === "unknown"
    ? { ...server, replicas: "off" }
    : server;
}

function checkIdentity(plan: Plan, server: Server, { clusterMembers = [] }: RunDependencies): void {
  const planned = plan.server.uuid;
  if (planned === null || server.uuid === null || planned === server.uuid) return;
  if (clusterMembers.includes(planned) && clusterMembers.includes(server.uuid)) return;
  throw new ApplyError({
    code: "PLAN_NOT_FOR_THIS_SERVER",
    message: `The plan was made on the server ${planned}, and this is ${server.uuid}. Nothing was changed.`,
    remedies: [
      "Use the control plane that the plan was made on, or observe and plan again.",
      "If both are members of one cluster, name their ids in clusterMembers.",
    ],
  });
}

function checkApiVersion({ apiVersion }: Server): void {
  if (apiVersion === null || apiVersion >= neededApiVersion) return;
  throw new ApplyError({
    code: "SERVER_TOO_OLD",
    message: `The server speaks API version ${apiVersion}, and an upgrade needs ${neededApiVersion}. Nothing was changed.`,
  });
}

/** The credentials of an ephemeral Runner in containers may be regenerated (rundeck/docs, Upgrading Runners). */
function ephemeralOf(listed: readonly RunnerSummary[]): ReadonlySet<string> {
  return new Set(
    listed.filter(({ replicaType }) => replicaType?.toLowerCase() === "ephemeral").map(({ id }) => id),
  );
}

/** On a server with replicas, regenerating the credentials of a manual Runner is not how it is upgraded. */
function checkReplicas(
  plan: Plan,
  { replicas }: Server,
  { assumeReplicas, ephemeral }: RunDependencies & { readonly ephemeral: ReadonlySet<string> },
): void {
  const rotating = plan.units.filter(
    ({ procedure, runnerId, image }) =>
      plan.procedures[procedure]?.steps.some(({ kind }) => kind === "regenerate-credentials") === true &&
      !(image !== undefined && ephemeral.has(runnerId)),
  );
  const first = rotating[0];
  if (first === undefined || replicas === "off") return;
  const page =
    "the vendor's page 'Upgrading Runners' (rundeck/docs) tells how Runners with replicas are upgraded";
  if (replicas === "on") {
    throw new ApplyError({
      code: "REPLICAS_ON",
      message:
        `The server runs replicas: regenerating credentials is wrong there, and ${rotating.length} units would ` +
        `(${unitName(first)} first); ${page}. Nothing was changed.`,
      remedies: [
        "Upgrade these Runners by adding a replica with the new package, then removing the old one.",
      ],
    });
  }
  if (assumeReplicas === "off") return;
  throw new ApplyError({
    code: "REPLICAS_UNKNOWN",
    message: `The server does not tell whether it runs replicas, and where it does, regenerating credentials is wrong; ${page}. Nothing was changed.`,
    remedies: ["If you know that replicas are off, say assumeReplicas: 'off'."],
  });
}

/** Replicas are upgraded by adding and deleting them, which only a server with replicas can. */
function checkReplicaUnits(plan: Plan, { replicas }: Server, controlPlane: ControlPlane): void {
  const first = plan.units.find(
    ({ procedure }) =>
      plan.procedures[procedure]?.steps.some(({ kind }) => kind === "create-replica") === true,
  );
  if (first === undefined) return;
  if (replicas !== "on") {
    throw new ApplyError({
      code: "REPLICAS_OFF",
      message: `${unitName(first)} is planned to be upgraded as a replica, and the server ${replicas === "off" ? "runs no replicas" : "does not tell whether it runs replicas"}. Nothing was changed.`,
      remedies: ["Observe and plan again."],
    });
  }
  const { listReplicas, createReplica, deleteReplica } = controlPlane;
  if ([listReplicas, createReplica, deleteReplica].every((call) => call !== undefined)) return;
  throw new ApplyError({
    code: "INVALID_ARGUMENT",
    message: `${unitName(first)} is upgraded as a replica, and the control plane has no calls for replicas. Nothing was changed.`,
    remedies: [
      "Give it listReplicas, createReplica and deleteReplica, as the client of @runner-upgrade/client has.",
    ],
  });
}

/** The server's own version is the only one that a package can have. */
function checkVersion(plan: Plan, { version }: Server): void {
  const unit = plan.units.find(
    ({ procedure, targetVersion }) =>
      plan.procedures[procedure]?.steps.some(({ kind }) => kind === "download-package") === true &&
      (version === null || !isSameVersion(version, targetVersion)),
  );
  if (unit === undefined) return;
  throw new ApplyError({
    code: "SERVER_VERSION_CHANGED",
    message:
      `${unitName(unit)} is planned to have ${unit.targetVersion}, and the server gives packages of its own version ` +
      `only, which is ${version ?? "not told"}. Nothing was changed.`,
    remedies: [rebaseRemedy],
  });
}

function checkRunners(plan: Plan, listed: readonly RunnerSummary[]): void {
  if (plan.units.length === 0) return;
  const known = new Set(listed.map(({ id }) => id));
  if (plan.units.some(({ runnerId }) => known.has(runnerId))) return;
  throw new ApplyError({
    code: "FLEET_MISMATCH",
    message: `This server knows none of the plan's ${plan.units.length} Runners: the plan is of another fleet. Nothing was changed.`,
    remedies: ["Use the control plane that the plan was made on, or observe and plan again."],
  });
}
