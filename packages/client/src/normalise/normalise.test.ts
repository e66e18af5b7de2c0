import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";
import { RunnerApiError } from "../errors/runner-api-error.js";
import { toNewCredentials, toNewReplica, toNewRunner } from "./credentials.js";
import { toExecutionsStatus } from "./executions-status.js";
import { toExportedJobs } from "./exported-job.js";
import { toFeatureState } from "./feature-state.js";
import { toPingState, toPingToken } from "./ping-answer.js";
import { toProjectAssociations } from "./project-associations.js";
import { toProjectConfig } from "./project-config.js";
import { booleanOf, numberOf, stringOf, stringsOf, type Unexpected } from "./read.js";
import { toReplicas } from "./replica.js";
import { toRunnerInfo } from "./runner-info.js";
import { toRunnerSummaries } from "./runner-summary.js";
import { toRunningExecutions } from "./running-executions.js";
import { toSystemInfo } from "./system-info.js";
import { toTagCounts, toTags } from "./tags.js";
import { toUiFacts } from "./ui-facts.js";

const unexpected: Unexpected = (problem) => new RunnerApiError({ code: "UNEXPECTED_BODY", message: problem });

describe("single values", () => {
  it("are read also where servers write them otherwise", () => {
    expect([stringOf("a"), stringOf(7), stringOf(""), stringOf(null), stringOf({})]).toEqual([
      "a",
      "7",
      "",
      null,
      null,
    ]);
    expect([
      numberOf(7),
      numberOf("48"),
      numberOf(" "),
      numberOf("x"),
      numberOf(Number.NaN),
      numberOf(true),
    ]).toEqual([7, 48, null, null, null, null]);
    expect([booleanOf(true), booleanOf("true"), booleanOf("false"), booleanOf("yes"), booleanOf(1)]).toEqual([
      true,
      true,
      false,
      null,
      null,
    ]);
    expect([stringsOf(["a", " b ", 3, null, ""]), stringsOf("a, b,"), stringsOf(null)]).toEqual([
      ["a", "b", "3"],
      ["a", "b"],
      [],
    ]);
  });
});

describe("a Runner", () => {
  it("of an older server is read like one of a newer", () => {
    const older = toRunnerInfo(
      {
        id: "a",
        runnerVersion: "5.6.0",
        createTime: "2024",
        projectAssociations: { projectNodeFilters: { p: ".*" } },
      },
      unexpected,
    );
    const newer = toRunnerInfo(
      { id: "a", version: "5.6.0", dateCreated: "2024", projectAssociations: { p: ".*" } },
      unexpected,
    );
    expect({ ...older, raw: null }).toEqual({ ...newer, raw: null });
    expect(newer).toMatchObject({ version: "5.6.0", created: "2024", projects: { p: ".*" } });
  });

  it("keeps unknown statuses, and all fields in raw", () => {
    const body = { id: "a", status: "Hibernating", ownField: { x: 1 } };
    expect(toRunnerInfo(body, unexpected)).toMatchObject({ status: "Hibernating", raw: body });
    expect(toRunnerSummaries({ runners: [body] }, unexpected)).toMatchObject([
      { status: "Hibernating", raw: body },
    ]);
  });

  it("reads what newer servers add", () => {
    const info = toRunnerInfo(
      {
        id: "a",
        maxRunningOperations: 50,
        queuedOperations: 2,
        runningOperations: 1,
        replicaValidation: { valid: false, errors: ["versions differ"] },
        projectAssociations: {
          projectNodeFilters: { p: ".*" },
          projectRunnerAsNodeEnabled: { p: true },
          projectRemoteNodeDispatch: { p: false, q: true },
          projectRunnerNodeFilter: { q: "tags: x" },
        },
      },
      unexpected,
    );
    expect(info).toMatchObject({
      maxRunningOperations: 50,
      queuedOperations: 2,
      runningOperations: 1,
      replicaValidation: { valid: false, errors: ["versions differ"] },
      projects: { p: ".*" },
      projectDispatch: {
        p: { runnerAsNode: true, remoteNodeDispatch: false, nodeFilter: null },
        q: { runnerAsNode: null, remoteNodeDispatch: true, nodeFilter: "tags: x" },
      },
    });
  });

  it("says null for what the server does not tell, never zero or false", () => {
    const info = toRunnerInfo({ id: "a" }, unexpected);
    expect(info).toMatchObject({
      version: null,
      runningOperations: null,
      uptime: null,
      lastCheckinAlert: null,
      replicaValidation: null,
      projects: {},
    });
    expect(toRunnerSummaries({ runners: [{ id: "a" }] }, unexpected)[0]).toMatchObject({
      runningOperations: null,
      associatedProjects: null,
    });
  });
});

describe("project associations", () => {
  it("tell a project by the name of a field from that field", () => {
    const { projects } = toProjectAssociations({ projectNodeFilters: ".*", other: "x" });
    expect(projects).toEqual({ projectNodeFilters: ".*", other: "x" });
  });

  it("are not misled by a project whose name every object knows", () => {
    const { projectDispatch } = toProjectAssociations({ projectRunnerAsNodeEnabled: { constructor: true } });
    expect(projectDispatch.constructor).toEqual({
      runnerAsNode: true,
      nodeFilter: null,
      remoteNodeDispatch: null,
    });
  });

  const projects = fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
    fc.string(),
  );
  test.prop([projects])("are the same in both shapes", (map) => {
    expect(toProjectAssociations({ projectNodeFilters: map }).projects).toEqual(map);
    expect(toProjectAssociations(map).projects).toEqual(map);
  });
});

describe("running executions", () => {
  it.each([
    ["a list", [{ id: 1, job: { id: "j", name: "n" } }], [1]],
    ["one object", { id: 1 }, [1]],
    ["an empty list", [], []],
  ])("come as %s", (_name, executions, ids) => {
    expect(toRunningExecutions({ executions }, unexpected).executions.map(({ id }) => id)).toEqual(ids);
  });
});

describe("exported jobs", () => {
  it("have their selector in both spellings, and unknown words as they are", () => {
    const selectors = ["TAG_FILTER_AND", "TAGS_FILTER_AND", "LOCAL_RUNNER", "NEW_WORD"].map(
      (runnerFilterType) =>
        toExportedJobs([{ runnerSelector: { runnerFilterType } }], unexpected)[0]?.runnerSelector?.type,
    );
    expect(selectors).toEqual(["TAG_FILTER_AND", "TAG_FILTER_AND", "LOCAL_RUNNER", "NEW_WORD"]);
  });
});

describe("small answers", () => {
  it("a configuration that does not tell its dispatch mode is unknown", () => {
    expect(toProjectConfig("p", {}).dispatch).toBe("unknown");
    expect(toProjectConfig("p", { automatic: "false" })).toMatchObject({ project: "p", dispatch: "manual" });
  });

  it("a replica's version warning is yes or no, also where a server writes a text", () => {
    const warnings = [true, "older", false, null].map(
      (versionWarning) =>
        toReplicas({ replicas: [{ replicaId: "r", versionWarning }] }, unexpected)[0]?.versionWarning,
    );
    expect(warnings).toEqual([true, true, false, null]);
  });

  it("a feature without a state is unknown", () => {
    expect(toFeatureState("x", "on")).toEqual({ name: "x", state: "unknown" });
  });
});

const readers: [string, (value: unknown) => unknown][] = [
  ["a list of Runners", (value) => toRunnerSummaries(value, unexpected)],
  ["a Runner", (value) => toRunnerInfo(value, unexpected)],
  ["new credentials", (value) => toNewCredentials(value, unexpected)],
  ["a new Runner", (value) => toNewRunner(value, unexpected)],
  ["a new replica", (value) => toNewReplica(value, unexpected)],
  ["replicas", (value) => toReplicas(value, unexpected)],
  ["running executions", (value) => toRunningExecutions(value, unexpected)],
  ["the server's info", (value) => toSystemInfo(value, unexpected)],
  ["the execution mode", (value) => toExecutionsStatus(value, unexpected)],
  ["a ping's token", (value) => toPingToken(value, unexpected)],
  ["a ping's state", (value) => toPingState(value, unexpected)],
  ["tags", (value) => toTags(value, unexpected)],
  ["counts of tags", (value) => toTagCounts(value, unexpected)],
  ["allowed actions", (value) => toUiFacts(value, unexpected)],
];

describe.each(readers)("%s", (_name, read) => {
  it.each([
    null,
    "text",
    7,
    {},
    { runners: {}, replicas: {}, executions: 1, tags: 1, allowedActions: 1 },
    { runners: [{}], replicas: [{}], executions: [{}], tags: [] },
    { runners: [{ id: "" }], replicas: [{ replicaId: "" }] },
    { id: "", runnerId: "", token: "t", downloadTk: "d", replicaId: "r", pingToken: "", executionMode: "" },
    { system: { rundeck: { version: "5.7.0", apiversion: "new" } } },
    { system: { rundeck: { version: "", apiversion: 48 } } },
  ])("is not made up of %j", (value) => {
    expect(() => read(value)).toThrow(RunnerApiError);
  });

  test.prop([fc.jsonValue()])("is read or refused, whatever comes", (value) => {
    try {
      read(value);
    } catch (error) {
      expect(error).toMatchObject({ code: "UNEXPECTED_BODY" });
    }
  });
});

it.each([
  [{ runnerId: "a", downloadTk: "d" }, "without a token"],
  [{ runnerId: "a", token: "t" }, "without a download token"],
  [{ token: "t", downloadTk: "d" }, "without a Runner's id"],
])("new credentials of %j are refused, saying what is missing", (body, words) => {
  expect(() => toNewCredentials(body, unexpected)).toThrow(words);
});
