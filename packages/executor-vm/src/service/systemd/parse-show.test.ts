import { expect, it } from "vitest";
import { packageInCommand, parseShow } from "./parse-show.js";

// Recorded from systemd 252.
const running = `Restart=on-failure
MainPID=84
NRestarts=0
ExecStart={ path=/usr/bin/java ; argv[]=/usr/bin/java -Xmx64m -Dname=a b -jar my runner.jar --flag ; ignore_errors=no ; start_time=[Mon 2026-11-23 08:57:06 UTC] ; stop_time=[n/a] ; pid=84 ; code=(null) ; status=0/0 }
EnvironmentFiles=/etc/default/one (ignore_errors=no)
EnvironmentFiles=/etc/default/missing file (ignore_errors=yes)
WorkingDirectory=!/srv/my runner
User=
Id=odd.service
LoadState=loaded
ActiveState=active
SubState=running
FragmentPath=/etc/systemd/system/odd.service
DropInPaths=/etc/systemd/system/odd.service.d/a.conf /etc/systemd/system/odd.service.d/b.conf
NeedDaemonReload=no
RestartUSec=10s
TimeoutStopUSec=1min 30s
CanStart=yes
CanStop=yes
Transient=no
UnitFileState=disabled
ExecStartPre={ path=/bin/cp ; argv[]=/bin/cp /etc/a /run/odd/a ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }
ExecStop={ path=/bin/true ; argv[]=/bin/true ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }
RequiredBy=first.service second.service
BoundBy=second.service
RuntimeDirectory=odd
`;

it("reads a unit that runs", () => {
  expect(parseShow(running)).toEqual({
    id: "odd.service",
    isLoaded: true,
    loadState: "loaded",
    canStart: true,
    canStop: true,
    isTransient: false,
    revivers: [],
    hasJob: false,
    unitFileState: "disabled",
    stoppedWithIt: ["first.service", "second.service"],
    activeState: "active",
    subState: "running",
    mainPid: 84,
    fragmentPath: "/etc/systemd/system/odd.service",
    dropInPaths: ["/etc/systemd/system/odd.service.d/a.conf", "/etc/systemd/system/odd.service.d/b.conf"],
    environmentFiles: ["/etc/default/one", "/etc/default/missing file"],
    command: "/usr/bin/java -Xmx64m -Dname=a b -jar my runner.jar --flag",
    user: null,
    workingDirectory: "/srv/my runner",
    restart: "on-failure",
    needsReload: false,
    restarts: 0,
    restartDelayMs: 10_000,
    stopTimeLimitMs: 90_000,
    stopPhases: 2,
    commandsBefore: ["/bin/cp /etc/a /run/odd/a"],
    runtimeDirectories: ["odd"],
  });
});

it("reads a unit that does not exist", () => {
  expect(
    parseShow("MainPID=0\nId=nothere.service\nLoadState=not-found\nActiveState=inactive\n"),
  ).toMatchObject({
    isLoaded: false,
    mainPid: 0,
    command: null,
    activeState: "inactive",
  });
});

it.each([
  ["/usr/bin/java -Xmx64m -Dname=a b -jar my runner.jar --flag", "my runner.jar"],
  [
    "/usr/bin/java -jar runner-8f1f2a3b-0000-4000-8000-000000000001.jar",
    "runner-8f1f2a3b-0000-4000-8000-000000000001.jar",
  ],
  ["/usr/bin/java $JAVA_OPTIONS -jar /srv/runner/runner.jar", "/srv/runner/runner.jar"],
  ["/usr/bin/java -jar pd-runner", "pd-runner"],
  ["/usr/bin/java -jar $JAR", null],
  ["/opt/runner/start.sh", null],
])("finds in %j the package %j", (command, name) => {
  expect(packageInCommand(command)).toBe(name);
});

it("reads what may start a unit again", () => {
  const state = parseShow(
    `${running}TriggeredBy=odd.timer odd.path\nUpheldBy=\nOnFailure=rescue@odd.service\nJob=4711\n`,
  );
  expect(state).toMatchObject({ revivers: ["odd.timer", "odd.path", "rescue@odd.service"], hasJob: true });
});
