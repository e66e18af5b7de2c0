import { printable, type StepContext } from "@runner-upgrade/executor";
import { quotePosix } from "@runner-upgrade/transport";
import { shortId } from "../engine/short-id.js";
import { credentialFiles, credentialSteps } from "./credential-steps.js";
import { policyText } from "./policy-text.js";
import { recordedIds } from "../unit/ours.js";
import { namesOf, recordedUnit, type RecordedContainer } from "../unit/recorded-unit.js";

/**
 * What a person would have to do on the engine to finish by hand: exact commands, no secret.
 *
 * Where the unit stands is not known for sure, for a rollback may have been cut as well. So the commands name containers
 * by their ids, which no renaming changes, and do no harm wherever it stands; nothing is removed before a Runner serves.
 */
export function manualSteps(
  context: StepContext,
  { credentialsFile }: { readonly credentialsFile: string },
): readonly string[] {
  const unit = recordedUnit(context);
  const address = printable(context.host.address);
  if (unit === null) return [`See on the engine ${address} that the Runner ${context.runner.id} runs.`];
  const docker = `docker -H ${quotePosix(context.host.address)}`;
  const filters = unit.containers.map(({ name }) => `--filter name=${quotePosix(name)}`).join(" ");
  const see = `See which of its containers there are, and which run: ${docker} ps --all ${filters}`;
  const isRotated = context.container?.credentials === "rotate";
  if (context.record["create-container"] === undefined && !isRotated) return [see];
  const kept = unit.containers.flatMap(({ name }) => {
    const { old, next } = namesOf(name, context.runId);
    return [quotePosix(old), quotePosix(next)];
  });
  return [
    see,
    ...(isRotated ? credentialSteps(context, unit, { docker, credentialsFile }) : []),
    ...unit.containers.flatMap((container, index) =>
      stepsFor(context, container, { docker, newId: recordedIds(context)[index] }),
    ),
    `See on the server that it is Healthy; then remove what is left beside it (docker refuses what is not there, or runs): ${docker} rm ${kept.join(" ")}${isRotated ? `; rm -f ${credentialFiles.join(" ")}` : ""}`,
  ];
}

function stepsFor(
  context: StepContext,
  container: RecordedContainer,
  { docker, newId }: { readonly docker: string; readonly newId: string | undefined },
): readonly string[] {
  const names = namesOf(container.name, context.runId);
  const own = quotePosix(names.own);
  const former = quotePosix(shortId(container.id));
  const policy = policyText(container);
  const start = (which: string): string =>
    `${docker} start ${which}${policy === "no" ? "" : ` && ${docker} update --restart=${quotePosix(policy)} ${which}`}`;
  const away = (id: string): string => `${docker} update --restart=no ${id}; ${docker} stop ${id}`;
  // By its name: where a third container has it, that one serves in the old one's place.
  const bringBack = `${docker} rename ${former} ${own}; ${start(own)}`;
  if (newId === undefined)
    return [`To go back to the old container of ${printable(names.own)}: ${bringBack}`];
  const later = quotePosix(shortId(newId));
  const onlyWhere = (id: string, commands: string): string =>
    `${docker} inspect --format '{{.State.Status}}' ${id} && { ${commands}; }`;
  return [
    `To go on with the new container of ${printable(names.own)}: ${onlyWhere(later, `${away(former)}; ${docker} rename ${former} ${quotePosix(names.old)}; ${docker} rename ${later} ${own}; ${start(later)}`)}`,
    `To go back to the old one instead: ${onlyWhere(former, `${away(later)}; ${docker} rename ${later} ${quotePosix(names.next)}; ${bringBack}`)}`,
  ];
}
