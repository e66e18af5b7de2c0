import { expect, it } from "vitest";
import type { RunningProcess } from "../invocation/running-process.js";
import { carriesIdentity, identityOf, namesRunner } from "./identity.js";

const id = "8f1f2a3b-0000-4000-8000-000000000001";
const other = "8f1f2a3b-0000-4000-8000-000000000002";

function processOf(file: string, environment: Record<string, string> = {}, pid = 7): RunningProcess {
  const command = {
    launcher: ["java"],
    options: [],
    packageArgument: file,
    packageIndex: 2,
    programArguments: [],
  } as const;
  const output = { kind: "file", path: "/dev/null" } as const;
  return {
    pid,
    parentPid: 1,
    startedAtTicks: "1",
    uid: 1,
    gid: 1,
    command,
    argumentFiles: [],
    packagePath: `/opt/runner/${file}`,
    directory: "/opt/runner",
    cgroup: "",
    invocation: {
      arguments: ["java", "-jar", file],
      environment: Object.entries(environment),
      directory: "/opt/runner",
      executable: "/usr/bin/java",
      uid: 1,
      gid: 1,
      groups: [],
      umask: "0022",
      limits: [],
      stdout: output,
      stderr: output,
      ignoredSignals: [],
    },
  };
}

it.each([
  ["by the package's name", processOf(`runner-${id}.jar`), {}, true],
  ["by the package's name, whatever its case", processOf(`RUNNER-${id.toUpperCase()}.JAR`), {}, true],
  ["not by another Runner's package", processOf(`runner-${other}.jar`), {}, false],
  [
    "not by another Runner's package in the named directory",
    processOf(`runner-${other}.jar`),
    { directory: "/opt/runner" },
    false,
  ],
  ["by the variable", processOf("runner.jar", { RUNNER_RUNDECK_CLIENT_ID: id }), {}, true],
  [
    "not where the variable names another Runner",
    processOf(`runner-${id}.jar`, { RUNNER_RUNDECK_CLIENT_ID: other }),
    {},
    false,
  ],
  [
    "by the path that the plan names",
    processOf("runner.jar"),
    { packagePath: "/opt/runner/../runner/runner.jar" },
    true,
  ],
  ["by the directory that the plan names", processOf("runner.jar"), { directory: "/opt/runner/" }, true],
  ["not by another directory", processOf("runner.jar"), { directory: "/opt/other" }, false],
  ["not by nothing", processOf("runner.jar"), {}, false],
])("knows a process %s", (_, process, host, isIt) => {
  expect(carriesIdentity(process, identityOf(id, host))).toBe(isIt);
});

it("knows the process that the service manager names, and the one that it started", () => {
  const identity = { ...identityOf(id, {}), servicePids: [7] };
  expect(carriesIdentity(processOf("runner.jar"), identity)).toBe(true);
  expect(carriesIdentity({ ...processOf("runner.jar", {}, 8), parentPid: 7 }, identity)).toBe(true);
  expect(carriesIdentity(processOf("runner.jar", {}, 9), identity)).toBe(false);
});

it("knows a process by where its stable name leads, unless its own name is another Runner's", () => {
  const identity = identityOf(id, {});
  const file = `/opt/runner/releases/runner-${id}.jar`;
  expect(carriesIdentity(processOf("runner.jar"), identity, file)).toBe(true);
  expect(carriesIdentity(processOf(`runner-${other}.jar`), identity, file)).toBe(false);
  expect(carriesIdentity(processOf("runner.jar"), identity, `/opt/runner/releases/runner-${other}.jar`)).toBe(
    false,
  );
});

it("takes no id for a part of another", () => {
  expect(namesRunner("runner-12.jar", "1")).toBe(false);
  expect(namesRunner("runner-1.jar", "1")).toBe(true);
  expect(namesRunner("runner-1.jar", "")).toBe(false);
});
