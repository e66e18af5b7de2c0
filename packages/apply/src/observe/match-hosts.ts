import type { Host } from "@runner-upgrade/plan";
import type { RunnerSummary } from "@runner-upgrade/client";
import { ApplyError } from "../errors/apply-error.js";
import type { RunnerHost } from "../options/observe-fleet-options.js";

/** Hosts by Runner id. A Runner is named by its id or, where only one has it, by its name. */
export function matchHosts(
  hosts: readonly RunnerHost[],
  listed: readonly RunnerSummary[],
): ReadonlyMap<string, Host> {
  const byId = new Map(listed.map((runner) => [runner.id, runner]));
  const byName = new Map<string, RunnerSummary[]>();
  for (const runner of listed) {
    const named = byName.get(runner.name);
    if (named === undefined) byName.set(runner.name, [runner]);
    else named.push(runner);
  }
  const matched = new Map<string, Host>();
  for (const { runner, host } of hosts) {
    const named = byName.get(runner) ?? [];
    const found = byId.get(runner) ?? (named.length === 1 ? named[0] : undefined);
    if (found === undefined) {
      throw mismatch(
        named.length > 1
          ? `${named.length} Runners are called ${runner}; name the one of ${host.address} by its id.`
          : `The control plane knows no Runner ${runner} (host ${host.address}).`,
      );
    }
    if (matched.has(found.id)) throw mismatch(`The Runner ${runner} was given two hosts.`);
    matched.set(found.id, host);
  }
  return matched;
}

function mismatch(message: string): ApplyError {
  return new ApplyError({ code: "FLEET_MISMATCH", message: `${message} Nothing was changed.` });
}
