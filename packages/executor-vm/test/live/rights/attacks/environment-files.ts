import type { Attack, AttackScene } from "../attack.js";

const logins = ["root", "sudo"] as const;

async function withEnvironmentFile({ attacked, runner }: AttackScene): Promise<void> {
  const { directory, file, tokens } = runner;
  await attacked.as(
    "rundeck",
    `umask 077; printf 'RUNNER_RUNDECK_SERVER_TOKEN=${tokens[0] ?? ""}\\n' > ${directory}/env`,
  );
  await runner.startUnit(
    `[Service]\nUser=rundeck\nWorkingDirectory=${directory}\nEnvironmentFile=${directory}/env\nExecStart=/opt/fake/java -jar ${file}\n`,
  );
}

const linked = (name: string, target: string, before: Attack["before"]): Attack => ({
  name,
  by: "rundeck",
  logins,
  before,
  planned: ({ unit }) => ({ service: { kind: "systemd", unit, scope: "system" } }),
  layOut: withEnvironmentFile,
  strike: ({ attacked, runner: { directory } }) =>
    attacked.as("rundeck", `cd ${directory} && rm -f env && ln -s ${target} env`).then(() => undefined),
  // The service manager reads the file as root when the unit starts: that is the unit's own doing, so it is not started.
  rollback: "none",
});

/** Attacks on the files in which a unit's token stands. */
export const environmentFiles: readonly Attack[] = [
  { ...linked("neighbours-file", "/srv/neighbour/env", "inspect"), expectedCode: "UNSAFE_PATH" },
  linked("neighbours-file-late", "/srv/neighbour/env", "download-package"),
  { ...linked("roots-file", "/etc/attack/other-runner.env", "inspect"), expectedCode: "UNSAFE_PATH" },
  {
    name: "credentials-file",
    by: "rundeck",
    logins,
    before: "inspect",
    planned: ({ unit }) => ({ service: { kind: "systemd", unit, scope: "system" } }),
    layOut: ({ runner }) =>
      runner.startUnit(
        `[Service]\nUser=rundeck\nWorkingDirectory=${runner.directory}\nExecStart=/opt/fake/java -jar ${runner.file}\nRestart=always\nRestartSec=0\n`,
      ),
    strike: () => Promise.resolve(),
    rollback: "restore-with-new-credentials",
    // The file that our drop-in names is read by the service manager, as root, at each start.
    afterwards: async ({ attacked, runner: { directory, id, unit } }) => {
      await attacked.as(
        "rundeck",
        `cd ${directory}; [ ! -e .runner-credentials.${id} ] || ln -sf /etc/attack/other-runner.env .runner-credentials.${id}`,
      );
      await attacked.host.script(`systemctl restart ${unit}; sleep 0.5`);
    },
  },
];
