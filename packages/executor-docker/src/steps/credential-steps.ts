import { printable, type StepContext, withoutUserInfo } from "@runner-upgrade/executor";
import { dockerTokenCommand, saveVariablesCommand, typedAsJson } from "@runner-upgrade/plan/platform";
import { quotePosix } from "@runner-upgrade/transport";
import { tokenPlaceOf } from "../credentials/token-place.js";
import { shortId } from "../engine/short-id.js";
import { namesOf, stagedImage, type RecordedContainer, type RecordedUnit } from "../unit/recorded-unit.js";
import { policyText } from "./policy-text.js";

const renewed = "new-credentials.json";
const variables = "runner.env";

/** The files that these steps make on the machine of the person who follows them. */
export const credentialFiles: readonly string[] = [renewed, variables];

/**
 * The commands by which a person makes new credentials and puts their token where the old one stood. Once for all containers:
 * each regeneration kills the credentials of the one before.
 */
export function credentialSteps(
  context: StepContext,
  unit: RecordedUnit,
  { docker, credentialsFile }: { readonly docker: string; readonly credentialsFile: string },
): readonly string[] {
  const url = `${withoutUserInfo(context.serverUrl).replace(/\/$/, "")}/api/42/runnerManagement`;
  const [first] = unit.containers;
  const image = quotePosix(stagedImage(context) ?? context.container?.image ?? first?.imageId ?? "");
  const place = tokenPlaceOf(unit.place, credentialsFile);
  const command = place === null ? null : dockerTokenCommand({ docker, variables, image }, place);
  const told = [
    `If its credentials are dead already (the server refuses it), regenerate them again, once: POST ${url}/runner/${context.runner.id}/regenerateCreds`,
    `Where you regenerated them, paste this by itself, then type the new token, the one in that answer: ${typedAsJson}`,
  ];
  if (unit.place.kind === "variable" && command !== null)
    return [
      ...told,
      ...unit.containers.map((container) => anotherContainer(context, container, { docker, image, command })),
    ];
  const into = `Where you regenerated them, put the new token into RUNDECK_RUNNER_TOKEN of its credentials file, in place`;
  return [...told, command === null ? `${into}.` : `${into} (this needs jq): ${command}`];
}

/**
 * A variable of a container cannot be changed: another container is made. The one that has the name, whose token is dead, is
 * stopped and gives its name up.
 */
function anotherContainer(
  context: StepContext,
  container: RecordedContainer,
  { docker, image, command }: { readonly docker: string; readonly image: string; readonly command: string },
): string {
  const names = namesOf(container.name, context.runId);
  const [own, next, former] = [names.own, names.next, shortId(container.id)].map(quotePosix) as [
    string,
    string,
    string,
  ];
  const commands = [
    `${saveVariablesCommand({ docker, variables }, former)} && ${command}`,
    `${docker} stop ${own}; ${docker} rename ${own} ${next}`,
    `${docker} run --detach --name ${own} --env-file ${variables} --volumes-from ${former} --network "$(${docker} inspect --format '{{.HostConfig.NetworkMode}}' ${former})" --restart=${quotePosix(policyText(container))} ${image}`,
  ];
  return `Where you regenerated them, make ${printable(names.own)} anew, for a variable of a container cannot be changed. Add what ${docker} inspect ${former} shows beside: ports, aliases, limits, labels, user, command. This needs jq: ${commands.join("; ")}`;
}
