import { printable, type StepContext, withoutUserInfo } from "@runner-upgrade/executor";
import { quotePosix } from "@runner-upgrade/transport";
import { fileNames } from "../package/file-names.js";
import type { Target } from "../target/target.js";
import { startByHand } from "./start-by-hand.js";
import { recordedTarget } from "../target/target-call.js";

/**
 * What a person would have to do on the host to finish by hand from where the unit stands: exact commands, no secret.
 */
export function manualSteps(context: StepContext): readonly string[] {
  const target = recordedTarget(context);
  const address = printable(context.host.address);
  const url = `${withoutUserInfo(context.serverUrl).replace(/\/$/, "")}/api/42/runnerManagement`;
  if (target === null) return [`Log in to ${address} and see that the Runner ${context.runner.id} runs.`];
  const files = fileNames(target.packageFile, context.runner.id, context.runId);
  const isDone = (step: string): boolean => context.record[step] !== undefined;
  const file = quotePosix(target.packageFile);
  const kept = quotePosix(`${files.directory}/${files.kept}`);
  const state = `${files.directory}/${files.state}`;
  const attributes = `chown --reference=${kept} ${file} && chmod --reference=${kept} ${file}`;
  // Root has no business in a directory where the Runner's user can put a link under any name.
  const there =
    target.filesBy === "root" ? `On ${address}, as root` : `On ${address}, as user ${target.user.uid}`;
  return [
    `On ${address}: see whether it runs: ${statusCommand(target)}`,
    ...(isDone("install-package")
      ? []
      : [
          `If its credentials are dead already (the server refuses it), regenerate them again, and do what follows before its start: POST ${url}/runner/${context.runner.id}/regenerateCreds`,
          `Download the package that the answer names: GET ${url}/download/<downloadTk>`,
          // What is kept already is the old one; what is in its place may be the new one by now.
          `${there}: keep the old package: [ -e ${kept} ] || cp -p ${file} ${kept}`,
          `${there}: put the new one in its place: mv <downloaded file> ${file} && ${attributes}`,
          ...credentialSteps(address, target),
        ]),
    startLine(address, target, state),
    `See on the server that it is Healthy on version ${printable(context.targetVersion)}; then remove on ${address} what was kept, as the same user: rm -f ${kept} ${quotePosix(state)}`,
  ];
}

function credentialSteps(address: string, target: Target): readonly string[] {
  return target.credentialPlaces.map((place) =>
    place.kind === "process-environment"
      ? `On ${address}: give it the new token in RUNNER_RUNDECK_SERVER_TOKEN when it is started; the old one stood in its environment.`
      : `On ${address}: put the new token into ${tokenName(place.kind)} in ${place.path}, where the old one stands.`,
  );
}

function manager(target: Target): string {
  if (target.unit === null) return "";
  const { login, unit } = target;
  if (unit.scope === "system") return login === "root" ? "systemctl" : "sudo systemctl";
  if (login === "runner") return "systemctl --user";
  const { uid } = unit.user;
  const ofUser = `XDG_RUNTIME_DIR=/run/user/${uid} systemctl --user`;
  // A host that is upgraded as root need not have sudo; runuser is part of util-linux and takes names only.
  return login === "root" ? `runuser -u "$(id -nu ${uid})" -- env ${ofUser}` : `sudo -u '#${uid}' ${ofUser}`;
}

function statusCommand(target: Target): string {
  return target.unit === null
    ? `pgrep -af -- ${quotePosix(`-jar .*${target.packagePath.split("/").at(-1) ?? ""}`)}`
    : `${manager(target)} status ${quotePosix(target.unit.unit)}`;
}

function startLine(address: string, target: Target, state: string): string {
  const start = "where it does not run, start it as it was started before";
  if (target.unit !== null)
    return `On ${address}: ${start}: ${manager(target)} daemon-reload && ${manager(target)} start ${quotePosix(target.unit.unit)}`;
  return `On ${address}, as user ${target.user.uid}: ${start}, from what is saved (this needs jq): ${startByHand(state)}`;
}

/** What a file calls the token. */
function tokenName(kind: Target["credentialPlaces"][number]["kind"]): string {
  if (kind === "credentials-file") return "RUNDECK_RUNNER_TOKEN";
  return kind === "replica-meta" ? "its token" : "RUNNER_RUNDECK_SERVER_TOKEN";
}
