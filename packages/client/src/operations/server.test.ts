import { beforeAll, describe, expect, it } from "vitest";
import { failureOf, subject, type Subject } from "../../test/support/clients.js";
import { html, json } from "../../test/support/observed-server.js";

describe("getFeature", () => {
  it.each([
    [{ enabled: true }, "on"],
    [{ enabled: false }, "off"],
    [{ enabled: null }, "unknown"],
    [{}, "unknown"],
  ])("reads %j as %s", async (body, state) => {
    const { client, clock } = subject(() => body);
    expect(await clock.run(client.getFeature("runner"))).toEqual({ name: "runner", state });
  });

  it.each([404, 400])("takes %d as a name that the server does not know", async (status) => {
    const { client, clock } = subject(() => json({}, { status }));
    expect(await clock.run(client.getFeature("x"))).toEqual({ name: "x", state: "unknown" });
  });

  it("is unknown on a server that is too old to be asked", async () => {
    const { client, server, clock } = subject(
      ({ path }) =>
        path === "/api/41/system/info"
          ? { system: { rundeck: { version: "4.9", apiversion: 41 } } }
          : json({ errorCode: "api.error.api-version.unsupported" }, { status: 400 }),
      { serverApiVersion: 0 },
    );
    expect(await clock.run(client.getFeature("x"))).toEqual({ name: "x", state: "unknown" });
    expect(server.calls.map(({ path }) => path)).not.toContain("/api/41/feature/x");
  });

  it("rejects where the caller is refused", async () => {
    const { client, clock } = subject(() => json({}, { status: 401 }));
    expect(await clock.run(failureOf(client.getFeature("x")))).toMatchObject({ code: "UNAUTHORIZED" });
  });
});

describe("getExecutionsStatus", () => {
  it.each([200, 503])("takes passive with %d", async (status) => {
    const { client, server, clock } = subject(() => json({ executionMode: "passive" }, { status }));
    expect(await clock.run(client.getExecutionsStatus())).toEqual({ executionMode: "passive" });
    expect(server.calls).toHaveLength(1);
  });

  it("takes another 503 as the fault that it is", async () => {
    const { client, clock } = subject(() => html("<title>Down</title>", { status: 503 }));
    expect(await clock.run(failureOf(client.getExecutionsStatus()))).toMatchObject({
      code: "SERVER_ERROR",
      status: 503,
    });
  });
});

describe("exportJobs", () => {
  // Loaded on first use, which takes real time; the clock of these tests is a virtual one.
  beforeAll(() => import("yaml"));
  const yaml = [
    "- id: a",
    "  name: restart",
    "  runnerSelector:",
    "    filter: EMEA",
    "    runnerFilterMode: TAGS",
    "    runnerFilterType: TAG_FILTER_AND",
    "- name: local",
  ].join("\n");

  it("asks for YAML before API 44 and reads the same of it", async () => {
    const { client, server, clock } = subject(
      () => new Response(yaml, { headers: { "content-type": "text/yaml" } }),
      { serverApiVersion: 43 },
    );
    const jobs = await clock.run(client.exportJobs("ops"));
    expect(jobs).toMatchObject([
      { id: "a", name: "restart", runnerSelector: { filter: "EMEA", mode: "TAGS", type: "TAG_FILTER_AND" } },
      { id: null, name: "local", runnerSelector: null },
    ]);
    expect(server.calls[0]).toMatchObject({ path: "/api/43/project/ops/jobs/export?format=yaml" });
    expect(server.calls[0]?.headers.get("accept")).toContain("text/yaml");
  });

  it("asks for YAML where the apiVersion option is below 44", async () => {
    const { client, server, clock } = subject(() => new Response(""), { apiVersion: 43 });
    expect(await clock.run(client.exportJobs("ops"))).toEqual([]);
    expect(server.calls[0]?.path).toContain("format=yaml");
  });

  it.each([
    ["no YAML", "a: [unclosed\nb: }"],
    ["a list of texts", "- a\n- b"],
  ])("refuses %s", async (_name, text) => {
    const { client, clock } = subject(() => new Response(text), { serverApiVersion: 43 });
    expect(await clock.run(failureOf(client.exportJobs("ops")))).toMatchObject({ code: "UNEXPECTED_BODY" });
  });
});

describe("exportAllJobs", () => {
  const projects = ["a", "b", "c", "d", "e"];
  const nameIn = (path: string): string => /project\/(\w+)\//.exec(path)?.[1] ?? "";

  it("exports several projects in their order, whole and a few at a time", async () => {
    let now = 0;
    let most = 0;
    const { client, clock } = subject(async ({ path }) => {
      now += 1;
      most = Math.max(most, now);
      // The later ones answer first.
      await clock.sleep(100 - path.length - nameIn(path).charCodeAt(0) / 10);
      now -= 1;
      return [{ id: nameIn(path), name: "n", sequence: { commands: [] } }];
    });
    expect(await clock.run(client.exportAllJobs(projects, { concurrency: 2 }))).toEqual(
      projects.map((project) => ({
        project,
        jobs: [{ id: project, name: "n", sequence: { commands: [] } }],
      })),
    );
    expect(most).toBe(2);
    expect(await clock.run(client.exportAllJobs([]))).toEqual([]);
  });

  it("ends with the first failure, which names its project, and asks for no further one", async () => {
    const { client, clock, server } = subject(({ path }) =>
      nameIn(path) === "b" ? json({ message: "no" }, { status: 403 }) : [],
    );
    expect(await clock.run(failureOf(client.exportAllJobs(projects, { concurrency: 1 })))).toMatchObject({
      code: "FORBIDDEN",
      path: expect.stringContaining("/project/b/"),
    });
    expect(server.calls.map(({ path }) => nameIn(path))).not.toContain("c");
  });

  it("is aborted by the caller, and bounds each answer", async () => {
    const { client, clock } = subject(() => []);
    const signal = AbortSignal.abort();
    expect(await clock.run(failureOf(client.exportAllJobs(projects, { signal })))).toMatchObject({
      code: "ABORTED",
    });
    const small = subject(() => [{ name: "x".repeat(100) }], { maxResponseBytes: 50 });
    expect(await small.clock.run(failureOf(small.client.exportAllJobs(["a"])))).toMatchObject({
      code: "BODY_TOO_LARGE",
    });
  });

  it.each([0, 1.5, Number.NaN])("refuses a concurrency of %s", async (concurrency) => {
    const { client, clock } = subject(() => []);
    expect(await clock.run(failureOf(client.exportAllJobs(projects, { concurrency })))).toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });
});

describe("getReplicasMode", () => {
  /** A server with a flag, a list of Runners and a list of replicas; `undefined` is 404. */
  function serverWith(options: {
    flag?: unknown;
    runners?: unknown[];
    replicas?: () => unknown;
    runner?: () => unknown;
    list?: () => unknown;
    version?: number;
  }): Subject {
    return subject(
      ({ path }) => {
        if (path.includes("/feature/"))
          return options.flag === undefined
            ? json({}, { status: 404 })
            : options.flag instanceof Response
              ? options.flag
              : { enabled: options.flag };
        if (path.endsWith("/runners")) return options.list?.() ?? { runners: options.runners ?? [] };
        if (path.endsWith("/runner/a")) return options.runner?.() ?? { id: "a" };
        return options.replicas?.() ?? json({}, { status: 404 });
      },
      { serverApiVersion: options.version ?? 55 },
    );
  }
  const runners = [{ id: "a" }];
  const status = (code: number) => (): Response => json({}, { status: code });

  it.each([
    ["on: the flag says so", { flag: true }, "on"],
    ["off: the flag says so", { flag: false }, "off"],
    ["off: API 54 knows no replicas, whatever the flag says", { flag: true, version: 54 }, "off"],
    ["on: no flag, but a list of replicas", { runners, replicas: () => ({ replicas: [] }) }, "on"],
    ["off: no flag, and 404 for the list", { runners, replicas: status(404) }, "off"],
    ["off: no flag, and 400 for the list", { runners, replicas: status(400) }, "off"],
    ["unknown: no flag, and no right to look", { runners, replicas: status(403) }, "unknown"],
    ["unknown: no flag, and no Runner to look at", {}, "unknown"],
    ["unknown: no flag, and no right to list Runners", { list: status(403) }, "unknown"],
    [
      "unknown: no flag, and 404 for the list of a Runner that was deleted meanwhile",
      { runners, replicas: status(404), runner: status(404) },
      "unknown",
    ],
    [
      "on: no right to read the flag, but a list of replicas",
      { flag: json({}, { status: 403 }), runners, replicas: () => ({ replicas: [] }) },
      "on",
    ],
  ])("is %s", async (_name, options, mode) => {
    const { client, clock } = serverWith(options);
    expect(await clock.run(client.getReplicasMode())).toBe(mode);
  });

  it("is unknown where the apiVersion option forbids to look", async () => {
    const { client, clock } = subject(
      ({ path }) => (path.endsWith("/runners") ? { runners } : json({}, { status: 404 })),
      { apiVersion: 50 },
    );
    expect(await clock.run(client.getReplicasMode())).toBe("unknown");
  });

  it("rejects where the server fails", async () => {
    const { client, clock } = serverWith({ runners, replicas: status(500) });
    expect(await clock.run(failureOf(client.getReplicasMode()))).toMatchObject({ code: "SERVER_ERROR" });
  });
});

describe("getUi of a project", () => {
  it("asks the older path where the server does not know the newer one", async () => {
    const { client, server, clock } = subject(({ path }) =>
      path.includes("projectUi") ? { allowedActions: ["ping"], projectCount: 1 } : json({}, { status: 404 }),
    );
    expect(await clock.run(client.project("a&b").getUi())).toMatchObject({ allowedActions: ["ping"] });
    expect(server.calls.map(({ path }) => path)).toEqual([
      "/api/56/project/a%26b/runnerManagement/ui",
      "/api/56/runnerManagement/projectUi?project=a%26b",
    ]);
  });

  it("does not where the caller is refused", async () => {
    const { client, server, clock } = subject(() => json({}, { status: 403 }));
    expect(await clock.run(failureOf(client.project("a").getUi()))).toMatchObject({ code: "FORBIDDEN" });
    expect(server.calls).toHaveLength(1);
  });
});

describe("writing", () => {
  it("refuses an empty assignedProjects, which would take the Runner from all its projects", async () => {
    const { client, server, clock } = subject(() => ({ id: "a" }));
    const error = await clock.run(failureOf(client.updateRunner("a", { assignedProjects: {} })));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(error.message).toContain("allowNoProjects");
    expect(
      await clock.run(failureOf(client.project("p").updateRunner("a", { assignedProjects: {} }))),
    ).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(server.requests).toEqual([]);
    await clock.run(client.updateRunner("a", { assignedProjects: {} }, { allowNoProjects: true }));
    expect(JSON.parse(server.calls[0]?.body ?? "")).toEqual({ runnerId: "a", assignedProjects: {} });
  });

  it.each(["a,b", "", " "])("refuses the tag %j, which would arrive as another", async (tag) => {
    const { client, server, clock } = subject(() => ({}));
    expect(await clock.run(failureOf(client.updateRunner("a", { tagNames: ["x", tag] })))).toMatchObject({
      code: "INVALID_ARGUMENT",
    });
    expect(
      await clock.run(failureOf(client.createRunner({ name: "n", description: "d", tagNames: [tag] }))),
    ).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(server.requests).toEqual([]);
  });

  it.each([
    [
      "a RunnerInfo",
      () => ({ id: "a", name: "one", remoteNodeDispatch: true }),
      { id: "a", remoteNodeDispatch: true },
    ],
    ["no RunnerInfo", () => ({ saved: true }), null],
    ["no JSON", () => new Response("saved"), null],
  ])("takes %s as the answer of the node dispatch", async (_, answer, expected) => {
    const { client, clock } = subject(answer);
    const saved = client.project("p").saveNodeDispatchConfig({ runnerId: "a", runnerAsNodeEnabled: false });
    const info = await clock.run(saved);
    expect(info === null ? null : { id: info.id, remoteNodeDispatch: info.remoteNodeDispatch }).toEqual(
      expected,
    );
  });

  it("reads a project's Runner at system level on request", async () => {
    const { client, server, clock } = subject(() => ({ id: "a" }));
    await clock.run(client.project("p").getRunner("a", { level: "system" }));
    expect(server.calls[0]?.path).toBe("/api/56/runnerManagement/runner/a");
  });
});
