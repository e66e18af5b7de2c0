import { unitName, type Unit } from "@runner-upgrade/plan";
import type { RunState } from "../state/run-state.js";
import { printable } from "../text/printable.js";

const mostNames = 5;

/**
 * Names the Runners whose old token may still stand in sources that an upgrade does not reach. A package brings its own token,
 * so a Runner on a host is named only where the inspection found the token elsewhere, or did not look.
 */
export function deadTokenWarnings({ plan, units }: RunState): string[] {
  const rotated = plan.units.filter(({ id }) => units.get(id)?.areOldCredentialsDead === true);
  const inContainers = rotated.filter(({ image }) => image !== undefined);
  const onHosts = rotated.filter(
    ({ image, byHand }) => image === undefined && byHand?.tokenPlaces?.length !== 0,
  );
  return [
    ...(inContainers.length === 0
      ? []
      : [
          `${namesOf(inContainers)} ${inContainers.length === 1 ? "has" : "have"} new credentials. Change RUNNER_RUNDECK_SERVER_TOKEN (RUNDECK_RUNNER_TOKEN in a .rdrunner-creds) in your own sources (.env, Compose file, manifest in git, secret store): the token there is dead, and the next up or apply from them would bring it back.`,
        ]),
    ...(onHosts.length === 0
      ? []
      : [
          `${namesOf(onHosts)} ${onHosts.length === 1 ? "has" : "have"} new credentials. If a configuration management tool writes the unit or its EnvironmentFile, change RUNNER_RUNDECK_SERVER_TOKEN there too: the old token is dead.`,
        ]),
  ];
}

function namesOf(units: readonly Unit[]): string {
  const names = units.slice(0, mostNames).map((unit) => printable(unitName(unit), 200));
  const more = units.length - names.length;
  return names.join(", ") + (more > 0 ? ` and ${more} more` : "");
}
