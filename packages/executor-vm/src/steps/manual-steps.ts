import { printable, type StepContext, withoutUserInfo } from "@runner-upgrade/executor";
import { quotePosix } from "@runner-upgrade/transport";
import { fileNames } from "../package/file-names.js";
import { recordedTarget } from "../target/target-call.js";
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
  const files = fileNames(target.packageFile, context.runner.id, context.runId);
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
          `If its credentials are dead already (the server refuses it), regenerate them again, and do what follows before its start: POST ${url}/runner/${context.runner.id}/regenerateCreds`,
          `Download the package that the answer names, and put it into your home directory on ${address}, as ${downloaded}: GET ${url}/download/<downloadTk>`,
          // What is kept already is the old one; what is in its place may be the new one by now.
          `${where}: keep the old package: ${as}sh -c '[ -e "$1" ] || cp -p -- "$2" "$1"' sh ${kept} ${file}`,
          `${where}: put the new one in its place: cat ~/${downloaded} | ${as}sh -c '${putInPlace}' sh ${kept} ${file} && rm ~/${downloaded}`,
          ...credentialSteps(where, target, inDirectory(files.state)),
        ]),
    `${where}: where it does not run, start it as it was started before${manager.startCommand(service, byHand)}`,
    `See on the server that it is Healthy on version ${printable(context.targetVersion)}; then remove on ${address} what was kept: ${as}rm -f ${leftovers.map((name) => quotePosix(inDirectory(name))).join(" ")}`,
  ];
}

// Arguments: the kept package, whose owner and mode the new one gets, then the package.
const putInPlace = `umask 077 && cat > "$2.new" && chown --reference="$1" "$2.new" && chmod --reference="$1" "$2.new" && mv "$2.new" "$2"`;
