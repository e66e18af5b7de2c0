import { parseTimeSpan } from "./time-span.js";

/** What `systemctl show` tells about a unit, as far as an upgrade needs it. It holds no value of a variable. */
export interface UnitState {
  readonly id: string;
  readonly isLoaded: boolean;
  /** `loaded`, `not-found`, `masked`, `bad-setting`, `error`, … */
  readonly loadState: string;
  /** What the manager says of starting and stopping it by hand: `RefuseManualStart=` and the like. */
  readonly canStart: boolean;
  readonly canStop: boolean;
  /** Made by a command and not by a file: once it is stopped it is no more. */
  readonly isTransient: boolean;
  /** `enabled`, `disabled`, `masked`, …; null where there is no file. */
  readonly unitFileState: string | null;
  /** Units that are stopped with it (`Requires=`, `Requisite=`, `BindsTo=`, `PartOf=`, `PropagatesStopTo=`). */
  readonly stoppedWithIt: readonly string[];
  /**
   * Units that may start it without being asked to: timers, sockets and paths (`TriggeredBy=`), units that keep it up
   * (`UpheldBy=`), and units that run when it ends (`OnFailure=`, `OnSuccess=`), whatever those do.
   */
  readonly revivers: readonly string[];
  /** Whether the manager has a job for it that is not done yet, such as a start that waits. */
  readonly hasJob: boolean;
  /** `active`, `inactive`, `failed`, `activating`, … */
  readonly activeState: string;
  readonly subState: string;
  /** 0 when no process runs. */
  readonly mainPid: number;
  readonly fragmentPath: string | null;
  readonly dropInPaths: readonly string[];
  readonly environmentFiles: readonly string[];
  /** The whole command, specifiers resolved and variables not; null where the unit has none. May hold secrets. */
  readonly command: string | null;
  readonly user: string | null;
  readonly workingDirectory: string | null;
  readonly restart: string;
  /** Files changed since the manager read them. */
  readonly needsReload: boolean;
  readonly restarts: number;
  /** How long the manager waits before it starts the unit again. */
  readonly restartDelayMs: number;
  /** How long the manager waits for the unit to stop before it kills what is left. */
  readonly stopTimeLimitMs: number;
  /** How often it may wait for so long: for each command of the stop, and for the processes. */
  readonly stopPhases: number;
  /** The commands of `ExecStartPre=`, variables not resolved. May hold secrets. */
  readonly commandsBefore: readonly string[];
  /** The names in `RuntimeDirectory=`, which is made at each start and removed at each stop. */
  readonly runtimeDirectories: readonly string[];
}

/** The properties that are asked for. */
export const shownProperties: readonly string[] = [
  ...["Id", "LoadState", "ActiveState", "SubState", "MainPID", "FragmentPath", "DropInPaths"],
  ...[
    "EnvironmentFiles",
    "ExecStart",
    "User",
    "WorkingDirectory",
    "Restart",
    "NeedDaemonReload",
    "NRestarts",
    "RestartUSec",
    "TimeoutStopUSec",
  ],
  ...["CanStart", "CanStop", "Transient", "UnitFileState", "ExecStartPre", "ExecStop", "ExecStopPost"],
  ...["RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo", "RuntimeDirectory"],
  ...["TriggeredBy", "UpheldBy", "OnFailure", "OnSuccess", "Job"],
];

/** Reads the output of `systemctl show`: `Name=value` lines, names that may come more than once. */
export function parseShow(text: string): UnitState {
  const properties = new Map<string, string[]>();
  for (const line of text.split("\n")) {
    const at = line.indexOf("=");
    if (at < 1) continue;
    const name = line.slice(0, at);
    properties.set(name, [...(properties.get(name) ?? []), line.slice(at + 1)]);
  }
  const all = (name: string): readonly string[] =>
    (properties.get(name) ?? []).filter((value) => value !== "");
  const one = (name: string): string | null => all(name)[0] ?? null;
  return {
    id: one("Id") ?? "",
    isLoaded: one("LoadState") === "loaded",
    loadState: one("LoadState") ?? "unknown",
    canStart: one("CanStart") !== "no",
    canStop: one("CanStop") !== "no",
    isTransient: one("Transient") === "yes",
    unitFileState: one("UnitFileState"),
    stoppedWithIt: [
      ...new Set(
        ["RequiredBy", "RequisiteOf", "BoundBy", "ConsistsOf", "PropagatesStopTo"].flatMap((name) =>
          words(all(name)),
        ),
      ),
    ].sort(),
    revivers: ["TriggeredBy", "UpheldBy", "OnFailure", "OnSuccess"].flatMap((name) => words(all(name))),
    hasJob: !["0", null].includes(one("Job")),
    activeState: one("ActiveState") ?? "unknown",
    subState: one("SubState") ?? "unknown",
    mainPid: Number(one("MainPID") ?? "0"),
    fragmentPath: one("FragmentPath"),
    dropInPaths: words(all("DropInPaths")),
    environmentFiles: all("EnvironmentFiles").map((file) =>
      file.replace(/ \(ignore_errors=(?:yes|no)\)$/, ""),
    ),
    command: commandOf(one("ExecStart")),
    user: one("User"),
    workingDirectory: one("WorkingDirectory")?.replace(/^[!-]+/, "") ?? null,
    restart: one("Restart") ?? "no",
    needsReload: one("NeedDaemonReload") === "yes",
    restarts: Number(one("NRestarts") ?? "0"),
    // What systemd takes where a unit says nothing (systemd.service, systemd-system.conf).
    restartDelayMs: parseTimeSpan(one("RestartUSec") ?? "") ?? 100,
    stopTimeLimitMs: parseTimeSpan(one("TimeoutStopUSec") ?? "") ?? 90_000,
    stopPhases: 1 + all("ExecStop").length + all("ExecStopPost").length,
    commandsBefore: all("ExecStartPre").flatMap((command) => commandOf(command) ?? []),
    runtimeDirectories: words(all("RuntimeDirectory")),
  };
}

function words(lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(" ").filter(Boolean));
}

function commandOf(execStart: string | null): string | null {
  const match = /argv\[\]=([\s\S]*?) ; (?:ignore_errors|flags)=/.exec(execStart ?? "");
  return match?.[1] ?? null;
}

/**
 * The package that a unit's command names, as it is written there. Null where it stands in a variable or a script.
 *
 * @example
 * packageInCommand("/usr/bin/java -jar runner.jar --flag"); // "runner.jar"
 */
export function packageInCommand(command: string): string | null {
  // systemctl joins the words without quotes: a name with spaces goes on until its ".jar".
  const match = /(?:^|\s)-jar ((?:.+?\.jar(?=\s|$))|\S+)/.exec(command);
  const name = match?.[1] ?? null;
  return name === null || name.startsWith("$") ? null : name;
}
