import { expect, it } from "vitest";
import { compareInvocations } from "./compare-invocations.js";
import { invocationToJson, parseInvocation, type Invocation } from "./invocation.js";

const before: Invocation = {
  arguments: ["java", "-Dproxy-password=canary", "-jar", "runner.jar"],
  environment: [
    ["A", "canary-a"],
    ["INVOCATION_ID", "1"],
    ["RUNNER_RUNDECK_SERVER_TOKEN", "canary-old"],
  ],
  directory: "/opt/runner",
  executable: "/usr/bin/java",
  uid: 1001,
  gid: 1001,
  groups: [27, 1001],
  umask: "0027",
  limits: [{ name: "Max open files", soft: "1024", hard: "4096" }],
  stdout: { kind: "file", path: "/opt/runner/out" },
  stderr: { kind: "other", description: "socket" },
  ignoredSignals: [1],
};
const expected = { variables: ["RUNNER_RUNDECK_SERVER_TOKEN", "INVOCATION_ID"] };

it("finds no difference in what is the same, what is given anew at each start, and what was meant to change", () => {
  const after: Invocation = {
    ...before,
    groups: [1001, 27],
    environment: [
      ["RUNNER_RUNDECK_SERVER_TOKEN", "canary-new"],
      ["INVOCATION_ID", "2"],
      ["A", "canary-a"],
    ],
  };
  expect(compareInvocations(before, after, expected)).toEqual([]);
});

it.each<[string, Partial<Invocation>]>([
  ["command line", { arguments: ["java", "-jar", "runner.jar"] }],
  ["variable A", { environment: before.environment.slice(1) }],
  ["variable B", { environment: [...before.environment, ["B", "canary-b"]] }],
  ["directory", { directory: "/" }],
  ["user", { uid: 0 }],
  ["group", { gid: 0 }],
  ["groups", { groups: [] }],
  ["umask", { umask: "0022" }],
  ['limit "Max open files"', { limits: [] }],
  ["standard output", { stdout: { kind: "file", path: "/dev/null" } }],
  ["executable", { executable: "/usr/bin/other" }],
])("names %s, and no value of it", (what, change) => {
  const differences = compareInvocations(before, { ...before, ...change }, expected);
  expect(differences).toEqual([what]);
  expect(differences.join()).not.toContain("canary");
});

it("goes through JSON unchanged, and takes nothing else for an invocation", () => {
  expect(parseInvocation(JSON.parse(JSON.stringify(invocationToJson(before))))).toEqual(before);
  for (const broken of [
    null,
    {},
    [],
    { ...before, arguments: [] },
    { ...before, uid: -1 },
    { ...before, limits: [1] },
  ]) {
    expect(parseInvocation(broken)).toBeNull();
  }
});
