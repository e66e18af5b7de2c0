import type { Command, RunResult } from "@runner-upgrade/transport";
import type { HostShell } from "../host/host-shell.js";
import { refusalOfSudo } from "./refusal-of-sudo.js";

/**
 * Runs a command of the host's service manager with root's rights. Not by way of a shell, so that sudoers can allow these very
 * commands and no others. Rejects with `PERMISSION_DENIED` where sudo refuses it.
 */
export async function runAsRoot(
  shell: HostShell,
  command: Command,
  options: { readonly mayFail?: boolean } = {},
): Promise<RunResult> {
  if ((await shell.login()).uid === 0) return shell.run(command, options);
  if (shell.settings.sudo === "never") {
    throw shell.error(
      "PERMISSION_DENIED",
      "The service manager needs root's rights, and sudo is switched off.",
      {
        remedies: ["Log in as root, or allow sudo."],
      },
    );
  }
  const result = await shell.run(["sudo", "-n", "--", ...command], { mayFail: true });
  if (result.exitCode === 0 || options.mayFail === true) return result;
  const refusal = refusalOfSudo(result.stderr);
  if (refusal === null) throw shell.commandFailed(command, result);
  throw shell.error(
    "PERMISSION_DENIED",
    `sudo did not run \`${command.join(" ")}\`: ${shell.quote(refusal)}.`,
    { remedies: ["Allow the command in sudoers without a password, or log in as root."] },
  );
}
