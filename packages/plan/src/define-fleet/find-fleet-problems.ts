import type { PlanProblem } from "../errors/plan-error.js";
import { oneLine } from "../text/one-line.js";
import type { FleetInput } from "./fleet-input.js";
import { findHostProblems } from "./find-host-problems.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import { platformOf } from "../platforms/platform-of.js";
import type { Host } from "../hosts/host.js";
import { isSafeId } from "./is-safe-id.js";

/**
 * What is wrong with a fleet although its shape fits: duplicates, addresses that hold a password, ids and hosts that may
 * enter no command.
 */
export function findFleetProblems(fleet: FleetInput, platforms: readonly PlatformModule[]): PlanProblem[] {
  return [
    ...duplicates(
      "DUPLICATE_RUNNER",
      "runners",
      fleet.runners.map((runner) => runner.id),
    ),
    ...duplicates(
      "DUPLICATE_PROJECT",
      "projects",
      (fleet.projects ?? []).map((project) => project.name),
    ),
    ...fleet.runners.flatMap(({ associations = [] }, index) =>
      duplicates(
        "DUPLICATE_ASSOCIATION",
        `runners[${index}].associations`,
        associations.map((association) => association.project),
      ),
    ),
    ...fleet.runners.flatMap(({ replicas = [] }, index) => [
      ...duplicates(
        "DUPLICATE_REPLICA",
        `runners[${index}].replicas`,
        replicas.map((replica) => replica.id),
      ),
      ...replicas.flatMap(({ id }, at) =>
        isSafeId(id) ? [] : [unsafeId("REPLICA_ID_INVALID", id, `runners[${index}].replicas[${at}].id`)],
      ),
    ]),
    ...fleet.runners.flatMap(({ id, host, replicaHosts = [] }, index) => [
      ...(host ? hostProblems(id, host, `runners[${index}].host`, platforms) : []),
      ...replicaHosts.flatMap((one, at) =>
        hostProblems(id, one.host, `runners[${index}].replicaHosts[${at}].host`, platforms),
      ),
      ...(isSafeId(id) ? [] : [unsafeId("RUNNER_ID_INVALID", id, `runners[${index}].id`)]),
    ]),
  ];
}

function hostProblems(
  runnerId: string,
  host: Host,
  path: string,
  platforms: readonly PlatformModule[],
): PlanProblem[] {
  return [
    ...(holdsPassword(host, platforms) ? [passwordIn(runnerId, path)] : []),
    ...findHostProblems(host, path, platforms),
  ];
}

function duplicates(code: string, path: string, keys: readonly string[]): PlanProblem[] {
  const seen = new Set<string>();
  return keys.flatMap((key, index) => {
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ code, path: `${path}[${index}]`, message: `${JSON.stringify(oneLine(key))} is listed twice.` }];
  });
}

/** Hosts are written into plans, and a plan holds no secret. */
function holdsPassword(host: Host, platforms: readonly PlatformModule[]): boolean {
  const { addressIs } = platformOf(host, platforms);
  return addressIs === "location" && /(^|\/)[^/@:]*:[^/]*@/.test(host.address);
}

function unsafeId(code: string, id: string, path: string): PlanProblem {
  return {
    code,
    path,
    message: `${JSON.stringify(oneLine(id))} can stand neither in a file's name nor in a URL.`,
  };
}

function passwordIn(runnerId: string, path: string): PlanProblem {
  return {
    code: "SECRET_IN_ADDRESS",
    path: `${path}.address`,
    message: `The host address of Runner ${runnerId} holds a password; hosts are written into plans, which hold no secret. Give it to the executor instead.`,
  };
}
