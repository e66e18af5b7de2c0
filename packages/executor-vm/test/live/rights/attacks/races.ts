import type { Attack } from "../attack.js";
import { plantLinkAgainAndAgain, swapForLink } from "../racer.js";

const logins = ["root", "sudo", "own"] as const;

/** Attacks on names that exist for a moment only. */
export const races: readonly Attack[] = [
  ...([2, 3] as const).map((after): Attack => ({
    name: `temporary-name-${String(after)}`,
    by: "rundeck",
    logins,
    before: "inspect",
    strike: ({ attacked, runner: { directory } }) =>
      attacked.inBackground(
        "rundeck",
        swapForLink(directory, { pattern: "partial$", target: "/etc/attack/secret", after }),
      ),
  })),
  {
    name: "launcher-name",
    by: "rundeck",
    logins,
    before: "start",
    strike: ({ attacked, runner: { directory, id } }) =>
      attacked.inBackground(
        "rundeck",
        plantLinkAgainAndAgain(`${directory}/.runner-upgrade.${id}.contract-1.pid`, "/etc/attack/victim"),
      ),
  },
  {
    name: "environment-file-race",
    by: "rundeck",
    logins: ["root", "sudo"],
    before: "inspect",
    planned: ({ unit }) => ({ service: { kind: "systemd", unit, scope: "system" } }),
    layOut: async ({ attacked, runner }) => {
      const { directory, file, tokens } = runner;
      await attacked.as(
        "rundeck",
        `umask 077; printf 'RUNNER_RUNDECK_SERVER_TOKEN=${tokens[0] ?? ""}\\n' > ${directory}/env`,
      );
      await runner.startUnit(
        `[Service]\nUser=rundeck\nWorkingDirectory=${directory}\nEnvironmentFile=${directory}/env\nExecStart=/opt/fake/java -jar ${file}\n`,
      );
    },
    strike: ({ attacked, runner: { directory } }) =>
      attacked.inBackground(
        "rundeck",
        plantLinkAgainAndAgain(`${directory}/env.runner-upgrade`, "/etc/attack/secret"),
      ),
  },
];
