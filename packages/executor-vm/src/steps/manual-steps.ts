import { printable, type StepContext, withoutUserInfo } from "@runner-upgrade/executor";
import { quotePosix } from "@runner-upgrade/transport";
import { fileNames } from "../package/file-names.js";
import { recordedTarget, subjectIdOf } from "../target/target-call.js";
import { asFilesOwner } from "../host/as-user.js";
import { managerOf } from "../service/managers.js";
import { credentialSteps } from "./credential-steps.js";

/**
 * What a person would have to do on the host to finish by hand from where the unit stands: no secret, and behind each line's
 * colon the command, for a `bash` of the plan's login.
 */
export function manualSteps(context: StepContext): readonly string[] {
  const target = recordedTarget(context);
  const address = printable(context.host.address);
  const url = `${withoutUserInfo(context.serverUrl).replace(/\/$/, "")}/api/42/runnerManagement`;
  if (target === null) return [`Log in to ${address} and see that the Runner ${context.runner.id} runs.`];
  const files = fileNames(target.packageFile, subjectIdOf(context), context.runId);
  const isDone = (step: string): boolean => context.record[step] !== undefined;
  const inDirectory = (name: string): string => `${files.directory}/${name}`;
  const where = `On ${address}`;
  const { service } = target;
  const manager = managerOf(service);
  const byHand = { ...target, state: inDirectory(files.state) };
  const as = asFilesOwner(target);
  const [kept, file] = [quotePosix(inDirectory(files.kept)), quotePosix(target.packageFile)];
  const downloaded = quotePosix(`runner-${context.runner.id.replaceAll(/[^\w-]/g, "_")}.jar`);
  const { staged, base, state, launcher, launched, stopping } = files;
  const leftovers = [files.kept, staged, base, state, launcher, launched, stopping];
  return [
    `${where}: see whether it runs: ${manager.statusCommand(service, byHand)}`,
    ...(isDone("install-package")
      ? []
      : [
          newCredentials(context, url),
          `Download the package that the answer names, and put it into your home directory on ${address}, as ${downloaded}: GET ${url}/download/<downloadTk>`,
          // What is kept already is the old one; what is in its place may be the new one by now.
          `${where}: keep the old package: ${as}sh -c '[ -e "$1" ] || cp -p -- "$2" "$1"' sh ${kept} ${file}`,
          `${where}: put the new one in its place: cat ~/${downloaded} | ${as}sh -c '${putInPlace}' sh ${kept} ${file} && rm ~/${downloaded}`,
          ...credentialSteps(where, target, inDirectory(files.state)),
        ]),
    `${where}: where it does not run, start it as it was started before${manager.startCommand(service, byHand)}`,
    ...(context.replica === undefined || !isDone("install-package")
      ? []
      : [
          `When the new replica is Healthy, delete the old one: DELETE ${replicasUrl(url, context)}/replica/${context.replica.id}`,
        ]),
    `See on the server that it is Healthy on version ${printable(context.targetVersion)}; then remove on ${address} what was kept: ${as}rm -f ${leftovers.map((name) => quotePosix(inDirectory(name))).join(" ")}`,
  ];
}

/** Where the new package comes from. A replica's credentials live until it is deleted: nothing is regenerated. */
function newCredentials(context: StepContext, url: string): string {
  return context.replica === undefined
    ? `If its credentials are dead already (the server refuses it), regenerate them again, and do what follows before its start: POST ${url}/runner/${context.runner.id}/regenerateCreds`
    : `The old replica ${context.replica.id} still has its credentials, so starting it as it is brings it back. To go on with the new version instead, add a replica: POST ${replicasUrl(url, context)}/replicas`;
}

/** Replicas come with a later version of the API (rundeck/docs, Upgrading Runners). */
function replicasUrl(url: string, { runner }: StepContext): string {
  return `${url.replace("/api/42/", "/api/55/")}/runner/${runner.id}`;
}

// Arguments: the kept package, whose owner and mode the new one gets, then the package.
const putInPlace = `umask 077 && cat > "$2.new" && chown --reference="$1" "$2.new" && chmod --reference="$1" "$2.new" && mv "$2.new" "$2"`;
