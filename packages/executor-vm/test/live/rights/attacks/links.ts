import type { Attack } from "../attack.js";
import { canaries } from "../attacked-host.js";

const everyLogin = ["root", "sudo", "own"] as const;

/** Attacks by links that lie where the upgrade reads and writes. */
export const links: readonly Attack[] = [
  {
    name: "package-link",
    by: "rundeck",
    logins: everyLogin,
    before: "inspect",
    strike: ({ attacked, runner: { directory, file } }) =>
      attacked
        .as("rundeck", `cd ${directory} && rm ${file} && ln -s /etc/attack/victim ${file}`)
        .then(() => undefined),
  },
  {
    name: "package-link-late",
    by: "rundeck",
    logins: everyLogin,
    before: "stop",
    strike: ({ attacked, runner: { directory, file } }) =>
      attacked
        .as("rundeck", `cd ${directory} && rm ${file} && ln -s /etc/attack/victim ${file}`)
        .then(() => undefined),
  },
  {
    name: "directory-link",
    by: "rundeck",
    logins: everyLogin,
    before: "stop",
    // The directory is inside another one of the user's, so that it can be moved away.
    layOut: async ({ attacked, runner }) => {
      await attacked.host.script(
        `install -d -o rundeck -g rundeck ${runner.directory}/inner && mv ${runner.directory}/${runner.file} ${runner.directory}/inner/`,
      );
      await attacked.host.script(
        `runuser -u rundeck -- bash -c 'cd ${runner.directory}/inner && setsid /opt/fake/java -jar ${runner.file} >/dev/null 2>&1 </dev/null &'`,
      );
      await runner.untilRunning();
    },
    strike: ({ attacked, runner: { directory } }) =>
      attacked
        .as("rundeck", `cd ${directory} && mv inner away && ln -s /etc/attack inner`)
        .then(() => undefined),
  },
  {
    name: "kept-package-link",
    by: "rundeck",
    logins: everyLogin,
    before: "download-package",
    strike: ({ attacked, runner: { directory, file } }) =>
      attacked
        .as(
          "rundeck",
          `cd ${directory} && ln -s missing ${file}.contract-1.old && ln -s /etc/attack/victim ${file}.contract-1.old.partial`,
        )
        .then(() => undefined),
  },
  {
    name: "kept-package-forged",
    by: "rundeck",
    logins: everyLogin,
    before: "restore",
    strike: ({ attacked, runner: { directory, file } }) =>
      attacked
        .as("rundeck", `cd ${directory} && ln -s /etc/attack/secret ${file}.contract-1.old`)
        .then(() => undefined),
  },
  {
    name: "hard-link",
    by: "rundeck",
    logins: everyLogin,
    before: "inspect",
    // The kernel lets nobody link to a file that he does not own and may not write (protected_hardlinks).
    strike: ({ attacked, runner: { directory, file } }) =>
      attacked
        .as(
          "rundeck",
          `cd ${directory} && ln -f /etc/attack/victim ${file} || true; ln /srv/neighbour/env ${directory}/env || true`,
        )
        .then(() => undefined),
  },
  ...(["inspect", "restore"] as const).map((before): Attack => ({
    name: `log-link-${before}`,
    by: "rundeck",
    logins: everyLogin,
    before,
    strike: ({ attacked, runner: { directory } }) =>
      attacked
        .as("rundeck", `cd ${directory} && mkdir -p runner/logs && ln -sf /etc/shadow runner/logs/runner.log`)
        .then(() => undefined),
  })),
  {
    name: "log-directory-link",
    by: "rundeck",
    logins: everyLogin,
    before: "inspect",
    strike: ({ attacked, runner: { directory } }) =>
      attacked
        .as("rundeck", `cd ${directory} && mkdir -p runner && ln -s /root/logs runner/logs`)
        .then(() => undefined),
  },
  {
    name: "saved-state-link",
    by: "rundeck",
    logins: everyLogin,
    before: "start",
    strike: ({ attacked, runner: { directory, id } }) =>
      attacked
        .as("rundeck", `cd ${directory} && ln -sf /etc/attack/secret .runner-upgrade.${id}.contract-1.state`)
        .then(() => undefined),
    damage: ({ runner }) =>
      Promise.resolve(runner.walk.transcript.leaked([canaries.rootFile]).map(() => "the state was read")),
  },
];
