import type { Command, RunResult } from "@runner-upgrade/transport";
import type { HostShell, UserIds } from "../../host/host-shell.js";
import { parseShow, shownProperties, type UnitState } from "./parse-show.js";
import { refusalOfSudo } from "./refusal-of-sudo.js";

/** A unit and whose manager owns it. */
export type ManagedUnit =
  | { readonly unit: string; readonly scope: "system" }
  | { readonly unit: string; readonly scope: "user"; readonly user: UserIds };

/** What a unit is at this moment. A unit that does not exist is one that is not loaded. */
export async function showUnit(shell: HostShell, unit: ManagedUnit): Promise<UnitState> {
  shell.scope.note(`asking the service manager about ${unit.unit}`);
  const { stdout } = await systemctl(
    shell,
    unit,
    ["show", `--property=${shownProperties.join(",")}`, "--", unit.unit],
    "read",
  );
  return parseShow(stdout);
}

/** Stops a unit through its manager, which ends the process in the way that the unit says. */
export async function stopUnit(
  shell: HostShell,
  unit: ManagedUnit,
  state: Pick<UnitState, "stopTimeLimitMs"> | null,
): Promise<void> {
  // What a time limit that runs out tells: a unit may be given longer than the step is.
  const patience =
    state === null
      ? ""
      : Number.isFinite(state.stopTimeLimitMs)
        ? `, which has ${state.stopTimeLimitMs} ms for that (TimeoutStopSec)`
        : ", which has no limit for that (TimeoutStopSec)";
  shell.scope.note(`stopping ${unit.unit}${patience}`, [
    `Look at what it waits for (\`systemctl status ${unit.unit}\`). Its processes may end later.`,
    `Raise stepTimeLimitsMs for "stop", or lower TimeoutStopSec of ${unit.unit}.`,
  ]);
  await systemctl(shell, unit, ["stop", "--", unit.unit], "change");
}

/** Starts a unit through its manager, a failed one too, on what its files say now. */
export async function startUnit(
  shell: HostShell,
  unit: ManagedUnit,
  options: { readonly reload: boolean },
): Promise<void> {
  shell.scope.note(`starting ${unit.unit}`);
  if (options.reload) await systemctl(shell, unit, ["daemon-reload"], "change");
  // A unit that failed too often refuses to start until this was said; for one that did not fail it is nothing.
  await systemctl(shell, unit, ["reset-failed", "--", unit.unit], "change", { mayFail: true });
  await systemctl(shell, unit, ["start", "--", unit.unit], "change");
}

/**
 * What `systemd-analyze verify` says is wrong with a unit itself; empty where it finds nothing or the host does not have it.
 * A setting that this systemd does not know is no fault: such a unit starts.
 */
export async function verifyUnit(shell: HostShell, unit: ManagedUnit): Promise<readonly string[]> {
  shell.scope.note(`verifying ${unit.unit}`);
  const words = ["systemd-analyze", "--man=no", "--no-pager"] as const;
  const result =
    unit.scope === "system"
      ? await shell.script(verifyScript, [...words, "verify", unit.unit], { mayFail: true })
      : await shell.script(verifyScript, [...words, "--user", "verify", unit.unit], {
          mayFail: true,
          as: await shell.rightsOf(unit.user),
          environment: { XDG_RUNTIME_DIR: `/run/user/${unit.user.uid}` },
        });
  if (result.exitCode === 0) return [];
  const own = `${unit.unit}: `;
  return result.stderr
    .split("\n")
    .filter((line) => line.startsWith(own))
    .map((line) => line.slice(own.length).replace(/\.$/, ""))
    .slice(0, 5);
}

const verifyScript = 'command -v "$1" >/dev/null || exit 0; exec "$@"';

async function systemctl(
  shell: HostShell,
  unit: ManagedUnit,
  args: readonly string[],
  intent: "read" | "change",
  options: { readonly mayFail?: boolean } = {},
): Promise<RunResult> {
  const words = ["systemctl", ...common, ...args] as const;
  if (unit.scope === "system") {
    return intent === "read" ? shell.run(words, options) : manage(shell, words, options);
  }
  const command = [
    ...["env", `XDG_RUNTIME_DIR=/run/user/${unit.user.uid}`, "systemctl", "--user"],
    ...[...common, ...args],
  ] as unknown as Command;
  return shell.run(command, { as: await shell.rightsOf(unit.user), ...options });
}

const common = ["--no-pager", "--no-ask-password", "--quiet"] as const;

/** Starts a unit that is stopped with the Runner's. A unit that is up is left alone. */
export async function startDependent(shell: HostShell, unit: ManagedUnit): Promise<RunResult> {
  shell.scope.note(`starting ${unit.unit}`);
  return systemctl(shell, unit, ["start", "--", unit.unit], "change", { mayFail: true });
}

/** The commands, without `sudo`, by which the system's manager is told to stop and start a unit, and what depends on it. */
export function managingCommands(
  unit: string,
  dependents: readonly string[] = [],
): readonly (readonly string[])[] {
  return [
    ["systemctl", ...common, "stop", "--", unit],
    ["systemctl", ...common, "daemon-reload"],
    ["systemctl", ...common, "reset-failed", "--", unit],
    ...[unit, ...dependents].map((one) => ["systemctl", ...common, "start", "--", one]),
  ];
}

/** Not by way of a shell, so that sudoers can allow these very commands and no others. */
async function manage(
  shell: HostShell,
  command: Command,
  options: { readonly mayFail?: boolean },
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
