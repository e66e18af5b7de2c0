import { printable, type StepContext, withoutUserInfo } from "@runner-upgrade/executor";
import { quotePosix } from "@runner-upgrade/transport";
import { namesOf, recordedUnit, type RecordedContainer } from "../unit/recorded-unit.js";

/** What a person would have to do on the engine to finish by hand from where the unit stands: exact commands, no secret. */
export function manualSteps(context: StepContext): readonly string[] {
  const unit = recordedUnit(context);
  const address = printable(context.host.address);
  if (unit === null) return [`See on the engine ${address} that the Runner ${context.runner.id} runs.`];
  return unit.containers.flatMap((container) => stepsFor(context, container, unit.place.kind === "variable"));
}

function stepsFor(
  context: StepContext,
  container: RecordedContainer,
  isVariable: boolean,
): readonly string[] {
  const docker = `docker -H ${quotePosix(context.host.address)}`;
  const names = namesOf(container.name, context.runId);
  const own = quotePosix(names.own);
  const old = quotePosix(names.old);
  const next = quotePosix(names.next);
  const isDone = (step: string): boolean => context.record[step] !== undefined;
  const policy = quotePosix(policyText(container));
  const see = `See that it runs: ${docker} ps --all --filter name=${own}`;
  if (!isDone("create-container") && context.container?.credentials !== "rotate") return [see];
  const url = `${withoutUserInfo(context.serverUrl).replace(/\/$/, "")}/api/42/runnerManagement`;
  const regenerate = [
    `If its credentials are dead already (the server refuses it), regenerate them again: POST ${url}/runner/${context.runner.id}/regenerateCreds`,
    isVariable
      ? `A variable of a container cannot be changed: make the container again with the new token in RUNNER_RUNDECK_SERVER_TOKEN, as ${docker} inspect ${old} shows it.`
      : "Put the new token into RUNDECK_RUNNER_TOKEN of its credentials file, in place.",
  ];
  return [
    see,
    ...(context.container?.credentials === "rotate" ? regenerate : []),
    `To go on with the new container: ${docker} rename ${next} ${own}; ${docker} start ${own} && ${docker} update --restart=${policy} ${own}`,
    `To go back to the old one instead: ${docker} rm --force ${own}; ${docker} rename ${old} ${own}; ${docker} update --restart=${policy} ${own} && ${docker} start ${own}`,
    `See on the server that it is Healthy; then remove what was kept: ${docker} rm ${old}`,
  ];
}

function policyText({ restartPolicy }: RecordedContainer): string {
  const { Name: name = "no", MaximumRetryCount: retries = 0 } = restartPolicy;
  const text = typeof name === "string" && name !== "" ? name : "no";
  return text === "on-failure" && typeof retries === "number" && retries > 0 ? `${text}:${retries}` : text;
}
