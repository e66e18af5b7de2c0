import type { Finding } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../host/host-shell.js";

// Arguments: words of commands, with a line feed between two commands. Says which of them sudo would run without a password.
const allowedScript = `
IFS='
'
for command in $1; do
  IFS=' '
  if sudo -n -l -- $command >/dev/null 2>&1; then echo yes; else echo no; fi
done
exit 0
`;

/**
 * Whether the login may run the commands by which the host's own manager stops and starts a service, found out before anything
 * is stopped. Runs none of them.
 */
export async function findSudoRights(
  shell: HostShell,
  name: string,
  managingCommands: readonly (readonly string[])[],
): Promise<readonly Finding[]> {
  if ((await shell.login()).uid === 0) return [];
  const commands = managingCommands.map((words) => words.join(" "));
  if (shell.settings.sudo === "never") {
    return [
      {
        code: "SUDO_NOT_AVAILABLE",
        level: "failed",
        message: `Root's rights are needed to stop and start ${name}, and the executor's option \`sudo\` is "never".`,
        remedies: [
          "Log in as root, or leave the option out and allow the commands in sudoers (SECURITY.md).",
        ],
      },
    ];
  }
  const { stdout } = await shell.script(allowedScript, [commands.join("\n")], {});
  const answers = stdout.trim().split("\n");
  const denied = commands.filter((_, index) => answers[index] !== "yes");
  if (denied.length === 0) {
    return [{ code: "SERVICE_MANAGER", level: "ok", message: `sudo allows what stops and starts ${name}.` }];
  }
  return [
    {
      code: "SUDO_NOT_AVAILABLE",
      level: "failed",
      message: `sudo does not allow without a password: ${denied.map((command) => `\`${command}\``).join(", ")}.`,
      remedies: ["Allow these commands in sudoers (SECURITY.md has the file), or log in as root."],
    },
  ];
}
