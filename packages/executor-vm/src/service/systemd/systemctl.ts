import type { Command, RunResult } from "@runner-upgrade/transport";
import type { HostShell } from "../../host/host-shell.js";
import { runAsRoot } from "../run-as-root.js";
import type { Service } from "../service.js";
import { parseShow, shownProperties, type UnitState } from "./parse-show.js";

/** What a unit is at this moment. A unit that does not exist is one that is not loaded. */
export async function showUnit(shell: HostShell, unit: Service): Promise<UnitState> {
  shell.scope.note(`asking the service manager about ${unit.name}`);
  const { stdout } = await systemctl(
    shell,
    unit,
    ["show", `--property=${shownProperties.join(",")}`, "--", unit.name],
    "read",
  );
  return parseShow(stdout);
}

/** What the host's manager says of every unit that a file describes, as one text for each. None where there is no manager. */
export async function showAllUnits(shell: HostShell): Promise<readonly UnitState[]> {
  shell.scope.note("asking the service manager about its units");
  const host: Service = { kind: "systemd", name: "", owner: null };
  const listed = await systemctl(shell, host, ["list-unit-files", "--type=service", "--no-legend"], "read", {
    mayFail: true,
  });
  const names = listed.stdout.split("\n").flatMap((line) => {
    const name = line.trim().split(/\s/)[0] ?? "";
    // A template is no unit; those that are made from it are shown by the processes that they run.
    return name.endsWith(".service") && !name.includes("@.") ? [name] : [];
  });
  if (listed.exitCode !== 0 || names.length === 0) return [];
  const { stdout } = await systemctl(
    shell,
    host,
    ["show", `--property=${shownProperties.join(",")}`, "--", ...names],
    "read",
    { mayFail: true },
  );
  return stdout.split("\n\n").map(parseShow);
}

/** Stops a unit through its manager, which ends the process in the way that the unit says. */
export async function stopUnit(
  shell: HostShell,
  unit: Service,
  state: Pick<UnitState, "stopTimeLimitMs">,
): Promise<void> {
  // What a time limit that runs out tells: a unit may be given longer than the step is.
  const patience = Number.isFinite(state.stopTimeLimitMs)
    ? `, which has ${state.stopTimeLimitMs} ms for that (TimeoutStopSec)`
    : ", which has no limit for that (TimeoutStopSec)";
  shell.scope.note(`stopping ${unit.name}${patience}`, [
    `Look at what it waits for (\`systemctl status ${unit.name}\`). Its processes may end later.`,
    `Raise stepTimeLimitsMs for "stop", or lower TimeoutStopSec of ${unit.name}.`,
  ]);
  await systemctl(shell, unit, ["stop", "--", unit.name], "change");
}

/** Starts a unit through its manager, a failed one too, on what its files say now. */
export async function startUnit(
  shell: HostShell,
  unit: Service,
  options: { readonly reload: boolean },
): Promise<void> {
  shell.scope.note(`starting ${unit.name}`);
  if (options.reload) await systemctl(shell, unit, ["daemon-reload"], "change");
  // A unit that failed too often refuses to start until this was said; for one that did not fail it is nothing.
  await systemctl(shell, unit, ["reset-failed", "--", unit.name], "change", { mayFail: true });
  await systemctl(shell, unit, ["start", "--", unit.name], "change");
}

/**
 * What `systemd-analyze verify` says is wrong with a unit itself; empty where it finds nothing or the host does not have it.
 * A setting that this systemd does not know is no fault: such a unit starts.
 */
export async function verifyUnit(shell: HostShell, unit: Service): Promise<readonly string[]> {
  shell.scope.note(`verifying ${unit.name}`);
  const words = ["systemd-analyze", "--man=no", "--no-pager"] as const;
  const result =
    unit.owner === null
      ? await shell.script(verifyScript, [...words, "verify", unit.name], { mayFail: true })
      : await shell.script(verifyScript, [...words, "--user", "verify", unit.name], {
          mayFail: true,
          as: await shell.rightsOf(unit.owner),
          environment: { XDG_RUNTIME_DIR: `/run/user/${unit.owner.uid}` },
        });
  if (result.exitCode === 0) return [];
  const own = `${unit.name}: `;
  return result.stderr
    .split("\n")
    .filter((line) => line.startsWith(own))
    .map((line) => line.slice(own.length).replace(/\.$/, ""))
    .slice(0, 5);
}

const verifyScript = 'command -v "$1" >/dev/null || exit 0; exec "$@"';

async function systemctl(
  shell: HostShell,
  unit: Service,
  args: readonly string[],
  intent: "read" | "change",
  options: { readonly mayFail?: boolean } = {},
): Promise<RunResult> {
  const words = ["systemctl", ...common, ...args] as const;
  if (unit.owner === null) {
    return intent === "read" ? shell.run(words, options) : runAsRoot(shell, words, options);
  }
  const runtimeDirectory = `XDG_RUNTIME_DIR=/run/user/${unit.owner.uid}`;
  const command: Command = ["env", runtimeDirectory, "systemctl", "--user", ...common, ...args];
  return shell.run(command, { as: await shell.rightsOf(unit.owner), ...options });
}

const common = ["--no-pager", "--no-ask-password", "--quiet"] as const;

/** Starts a unit that is stopped with the Runner's. A unit that is up is left alone. */
export async function startDependent(shell: HostShell, unit: Service): Promise<RunResult> {
  shell.scope.note(`starting ${unit.name}`);
  return systemctl(shell, unit, ["start", "--", unit.name], "change", { mayFail: true });
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
