import type { Host, Server } from "@runner-upgrade/plan";
import type { RunnerSummary } from "@runner-upgrade/client";
import { ApplyError } from "../errors/apply-error.js";
import type { RunnerHost } from "../options/observe-fleet-options.js";

/** A host of a Runner, and the replica that was named for it. */
export interface MatchedHost {
  readonly host: Host;
  readonly replica: string | null;
}

/**
 * Hosts by Runner id. A Runner is named by its id or, where only one has it, by its name. Several hosts are for a Runner with
 * several replicas.
 */
export function matchHosts(
  hosts: readonly RunnerHost[],
  listed: readonly RunnerSummary[],
  { replicas }: Pick<Server, "replicas"> = { replicas: "unknown" },
): ReadonlyMap<string, readonly MatchedHost[]> {
  const byId = new Map(listed.map((runner) => [runner.id, runner]));
  const byName = new Map<string, RunnerSummary[]>();
  for (const runner of listed) {
    const named = byName.get(runner.name);
    if (named === undefined) byName.set(runner.name, [runner]);
    else named.push(runner);
  }
  const matched = new Map<string, MatchedHost[]>();
  for (const { runner, host, replica = null } of hosts) {
    const named = byName.get(runner) ?? [];
    const found = byId.get(runner) ?? (named.length === 1 ? named[0] : undefined);
    if (found === undefined) {
      throw mismatch(
        named.length > 1
          ? `${named.length} Runners are called ${runner}; name the one of ${host.address} by its id.`
          : `The control plane knows no Runner ${runner} (host ${host.address}).`,
      );
    }
    const hasReplicas = replicas === "on" && found.replicaType?.toLowerCase() !== "ephemeral";
    if (replica !== null && !hasReplicas)
      throw mismatch(`A replica was named for the Runner ${runner}, which has none of its own.`);
    const others = matched.get(found.id);
    if (others === undefined) matched.set(found.id, [{ host, replica }]);
    else if (hasReplicas) others.push({ host, replica });
    else throw mismatch(`The Runner ${runner} was given two hosts.`);
  }
  return matched;
}

function mismatch(message: string): ApplyError {
  return new ApplyError({ code: "FLEET_MISMATCH", message: `${message} Nothing was changed.` });
}
