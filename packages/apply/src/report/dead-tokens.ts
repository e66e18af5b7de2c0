import type { RunState } from "../state/run-state.js";
import { printable } from "../text/printable.js";

const mostNames = 5;

/**
 * What a person has to change after a rotation: sources of their own hold a token that is dead. Of a VM the package brings the
 * token, and only a unit or a file that a tool writes has another one.
 */
export function deadTokenWarnings({ plan, units }: RunState): string[] {
  const rotated = plan.units.filter(({ runnerId }) => units[runnerId]?.areOldCredentialsDead === true);
  const inContainers = rotated.filter(({ host }) => host.platform !== "vm");
  const onHosts = rotated.filter(({ host }) => host.platform === "vm");
  return [
    ...(inContainers.length === 0
      ? []
      : [
          `${namesOf(inContainers)} ${inContainers.length === 1 ? "has" : "have"} new credentials. Change RUNNER_RUNDECK_SERVER_TOKEN (RUNDECK_RUNNER_TOKEN in a .rdrunner-creds) in your own sources (.env, Compose file, manifest in git, secret store): the token there is dead, and the next up or apply from them would bring it back.`,
        ]),
    ...(onHosts.length === 0
      ? []
      : [
          `${namesOf(onHosts)} ${onHosts.length === 1 ? "has" : "have"} new credentials. Where a configuration management writes the unit or its EnvironmentFile, change RUNNER_RUNDECK_SERVER_TOKEN there too: the old token is dead.`,
        ]),
  ];
}

function namesOf(units: readonly { readonly runnerName: string }[]): string {
  const names = units.slice(0, mostNames).map(({ runnerName }) => printable(runnerName, 200));
  const more = units.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
