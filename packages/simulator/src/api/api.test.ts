import { describe, expect, it } from "vitest";
import { createVirtualClock, type VirtualClock } from "../clock/virtual-clock.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { SimulatorOptions } from "../simulator/options.js";
import type { Simulator } from "../simulator/simulator.js";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

interface Setting {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly runnerId: string;
  readonly token: string;
  readonly call: (
    method: string,
    path: string,
    options?: {
      body?: unknown;
      version?: number | string;
      token?: string | null;
      headers?: Record<string, string>;
    },
  ) => Promise<Answer>;
}

function set(options: SimulatorOptions = {}): Setting {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock, ...options });
  simulator.addProject({ name: "web" });
  simulator.addProject({ name: "net" });
  const { runnerId, token } = simulator.addRunner({ name: "east-1", tags: ["b", "A"], projects: ["web"] });
  return {
    clock,
    simulator,
    runnerId,
    token,
    call: async (
      method,
      path,
      { body, version = 42, token: apiToken = simulator.apiToken, headers = {} } = {},
    ) => {
      const response = await simulator.fetch(
        new Request(`${simulator.url}/api/${version}${path}`, {
          method,
          headers: { ...(apiToken === null ? {} : { "x-rundeck-auth-token": apiToken }), ...headers },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      const isJson = response.headers.get("content-type")?.includes("json") === true;
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? (JSON.parse(text) as Record<string, unknown>) : { text },
      };
    },
  };
}

const management = "/runnerManagement";

describe("versions", () => {
  it.each([99, 13, "latest"])("refuses version %s as the server does", async (version) => {
    const { call } = set();
    expect(await call("GET", `${management}/runners`, { version })).toMatchObject({
      status: 400,
      body: { error: true, errorCode: "api.error.api-version.unsupported", apiversion: 48 },
    });
  });

  it("refuses a version below the one that introduced a call", async () => {
    const { call } = set();
    expect((await call("GET", `${management}/runners`, { version: 40 })).status).toBe(400);
    expect((await call("GET", `${management}/runners`, { version: 41 })).status).toBe(200);
  });

  it("does not know replicas before API 55, and refuses them when the flag is off", async () => {
    const old = set();
    expect((await old.call("GET", `${management}/runner/${old.runnerId}/replicas`)).status).toBe(404);
    const off = set({ apiVersion: 56 });
    const path = `${management}/runner/${off.runnerId}/replicas`;
    expect(await off.call("GET", path, { version: 55 })).toMatchObject({
      status: 400,
      body: { error: true, errorMessage: "The feature runnerReplicas is not enabled." },
    });
    expect((await off.call("GET", "/feature/runnerReplicas")).body).toEqual({
      enabled: false,
      name: "runnerReplicas",
    });
    expect((await old.call("GET", "/feature/runnerReplicas")).status).toBe(404);
  });

  it("tells its version to who asks the bare address", async () => {
    const { call } = set();
    expect((await call("GET", "/")).body).toMatchObject({ apiversion: 48 });
  });
});

describe("who asks", () => {
  it("takes a token as header, as parameter or as bearer, and no other", async () => {
    const { simulator, call } = set();
    const path = `${management}/runners`;
    const known = simulator.apiToken;
    expect((await call("GET", path, { token: null })).status).toBe(401);
    expect((await call("GET", path, { token: "wrong" })).status).toBe(401);
    expect((await call("GET", `${path}?authtoken=${known}`, { token: null })).status).toBe(200);
    const bearer = { token: null, headers: { authorization: `Bearer ${known}` } };
    expect((await call("GET", path, bearer)).status).toBe(200);
  });

  it("takes the cookie of a login", async () => {
    const { simulator, call } = set({ users: [{ username: "ann", password: "secret" }] });
    const login = (password: string): Promise<Response> =>
      simulator.fetch(
        new Request(`${simulator.url}/j_security_check`, {
          method: "POST",
          body: new URLSearchParams({ j_username: "ann", j_password: password }),
        }),
      );
    expect((await login("wrong")).headers.get("location")).toBe("/user/error");
    const cookie = (await login("secret")).headers.get("set-cookie")?.split(";")[0] ?? "";
    expect((await call("GET", `${management}/runners`, { token: null, headers: { cookie } })).status).toBe(
      200,
    );
  });

  it("refuses each action that the token does not allow, and says so in `ui`", async () => {
    const { call, runnerId } = set({ tokens: [{ token: "reader", allow: ["read", "ping"] }] });
    const as = { token: "reader" };
    const one = `${management}/runner/${runnerId}`;
    expect((await call("GET", one, as)).status).toBe(200);
    expect((await call("POST", `${one}/ping`, as)).status).toBe(200);
    for (const [method, path] of [
      ["POST", `${one}/regenerateCreds`],
      ["POST", one],
      ["DELETE", one],
      ["POST", `${management}/runners`],
      ["GET", "/system/info"],
    ] as const) {
      expect(await call(method, path, { ...as, body: method === "GET" ? undefined : {} })).toMatchObject({
        status: 403,
        body: { errorCode: "api.error.item.unauthorized" },
      });
    }
    expect((await call("GET", `${management}/ui`, as)).body).toMatchObject({ allowedActions: ["ping"] });
    expect((await call("GET", `${management}/ui`)).body).toMatchObject({
      allowedActions: ["create", "update", "delete", "ping", "regen"],
    });
  });

  it("keeps a project's token to its project", async () => {
    const { call, runnerId } = set({
      tokens: [{ token: "web-only", allow: ["read", "regenerate_credentials"], projects: ["web"] }],
    });
    const as = { token: "web-only" };
    expect((await call("GET", `${management}/runners`, as)).status).toBe(403);
    expect((await call("GET", `/project/net${management}/runners`, as)).status).toBe(403);
    expect((await call("GET", `/project/web${management}/runners`, as)).status).toBe(200);
    expect(
      (await call("POST", `/project/web${management}/runner/${runnerId}/regenerateCreds`, as)).status,
    ).toBe(200);
    expect((await call("GET", `/project/web${management}/ui`, { ...as, version: 43 })).body).toMatchObject({
      allowedActions: ["regen"],
    });
  });

  it("leaves a shared Runner to the system's level", async () => {
    const { simulator, call } = set();
    const { runnerId } = simulator.addRunner({ name: "shared", projects: ["web", "net"] });
    const path = `${management}/runner/${runnerId}`;
    expect((await call("POST", `/project/web${path}/regenerateCreds`)).status).toBe(403);
    expect((await call("DELETE", `/project/web${path}`)).status).toBe(403);
    expect((await call("POST", `/project/web${path}`, { body: { runnerId } })).status).toBe(403);
    expect((await call("POST", `${path}/regenerateCreds`)).status).toBe(200);
    const removed = await call("POST", `/project/web${path}/removeProjectAssociation`, {
      body: { runnerId },
    });
    expect(removed.body["projectAssociations"]).toEqual({ projectNodeFilters: { net: ".*" } });
  });
});

describe("requests that the documents do not know", () => {
  it("are refused", async () => {
    const { call, runnerId } = set();
    expect((await call("GET", `${management}/nothing`)).status).toBe(404);
    expect((await call("GET", `${management}/runner/unknown`)).status).toBe(404);
    expect((await call("GET", `/project/unknown${management}/runners`)).status).toBe(404);
    expect((await call("GET", `/project/net${management}/runner/${runnerId}`)).status).toBe(404);
    const wrong = await call("DELETE", `${management}/runners`);
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });

  it("with bodies that they do not know too", async () => {
    const { call, runnerId } = set();
    const one = `${management}/runner/${runnerId}`;
    expect((await call("POST", one, { body: "{" })).status).toBe(400);
    expect((await call("POST", one, { body: { tagNames: "a" } })).status).toBe(400);
    expect((await call("POST", one, { body: { runnerId: "another" } })).status).toBe(400);
    expect((await call("POST", one, { body: { runnerId, tagNames: [1] } })).status).toBe(400);
    expect(
      (await call("POST", one, { body: { runnerId, assignedProjects: { unknown: ".*" } } })).status,
    ).toBe(404);
    const config = `/project/web${management}/nodeDispatch/config`;
    expect(await call("POST", config, { body: { runnerId, remoteNodeDispatch: true } })).toMatchObject({
      status: 400,
      body: { msg: 'Field "runnerAsNodeEnabled" is missing.' },
    });
    expect((await call("POST", `/project/web${management}/config`, { body: {} })).body).toHaveProperty("msg");
  });

  it("answers a bad creation in the shape that only creation has", async () => {
    const { call } = set({ tokens: [{ token: "no-tokens", allow: ["create"] }] });
    const path = `${management}/runners`;
    expect(await call("POST", path, { body: { name: "x" } })).toMatchObject({
      status: 400,
      body: { error: "Bad Request", errorCode: "400", apiVersion: 48, message: "" },
    });
    expect((await call("POST", path, { body: {}, token: "no-tokens" })).body).toMatchObject({
      errorMessage: "Unauthorized: generate API token",
    });
    const body = { name: "east-1", description: "again" };
    expect((await call("POST", path, { body })).status).toBe(409);
  });
});

describe("an update", () => {
  it("keeps what is left out, lower-cases and sorts tags, and clears projects with an empty map", async () => {
    const { call, runnerId } = set();
    const path = `${management}/runner/${runnerId}`;
    const tagged = await call("POST", path, { body: { runnerId, tagNames: "Zebra, apple,APPLE" } });
    expect(tagged.body).toMatchObject({
      name: "east-1",
      tagNames: ["apple", "zebra"],
      projectAssociations: { projectNodeFilters: { web: ".*" } },
    });
    const cleared = await call("POST", path, { body: { runnerId, assignedProjects: {} } });
    expect(cleared.body["projectAssociations"]).toEqual({ projectNodeFilters: {} });
  });
});

describe("times", () => {
  it("are ISO in the list, words in the info, and an uptime that falls with a restart", async () => {
    const { clock, simulator, call, runnerId, token } = set();
    const first = simulator.agents.start({ runnerId, token, version: "5.6.0" });
    await clock.advance(3_602_000);
    const path = `${management}/runner/${runnerId}`;
    expect((await call("GET", path)).body).toMatchObject({ lastCheckin: "2 seconds ago", uptime: 3_600 });
    const { runners } = (await call("GET", `${management}/runners`)).body as {
      runners: { lastCheckin: string }[];
    };
    expect(runners[0]?.lastCheckin).toBe(new Date(clock.now() - 2_000).toISOString());
    first.stop();
    simulator.agents.start({ runnerId, token, version: "5.7.0" });
    await clock.advance(5_000);
    expect((await call("GET", path)).body).toMatchObject({ uptime: 5, runnerVersion: "5.7.0" });
  });
});

describe("a ping", () => {
  it("is answered at the agent's next poll, and given up when there is none", async () => {
    const { clock, simulator, call, runnerId, token } = set();
    const agent = simulator.agents.start({ runnerId, token, version: "5.6.0" });
    const ask = async (): Promise<() => Promise<Answer>> => {
      const { pingToken } = (await call("POST", `${management}/runner/${runnerId}/ping`)).body;
      return () => call("GET", `${management}/checkPing/${String(pingToken)}`);
    };
    const answered = await ask();
    expect((await answered()).body).toMatchObject({ completed: false });
    await clock.advance(5_000);
    expect((await answered()).body).toMatchObject({ completed: true, iserror: false });
    agent.kill();
    const unanswered = await ask();
    await clock.advance(29_999);
    expect((await unanswered()).body).toMatchObject({ completed: false });
    await clock.advance(1);
    expect((await unanswered()).body).toMatchObject({ completed: true, iserror: true });
    expect((await call("GET", `${management}/checkPing/unknown`)).status).toBe(404);
  });
});

describe("a download token", () => {
  const regenerate = async ({ call, runnerId }: Setting): Promise<string> =>
    `${management}/download/${String((await call("POST", `${management}/runner/${runnerId}/regenerateCreds`)).body["downloadTk"])}`;

  it("dies with the next regeneration, and with time", async () => {
    const setting = set({ downloadTokenLifetimeMs: 60_000 });
    const first = await regenerate(setting);
    const second = await regenerate(setting);
    expect((await setting.call("GET", first)).status).toBe(404);
    expect((await setting.call("GET", second)).status).toBe(200);
    expect((await setting.call("GET", second)).status).toBe(200);
    await setting.clock.advance(60_001);
    expect((await setting.call("GET", second)).status).toBe(404);
  });

  it("can be for one use, and never does without the API's own token", async () => {
    const setting = set({ hasSingleUseDownloadTokens: true });
    const path = await regenerate(setting);
    expect((await setting.call("GET", path, { token: null })).status).toBe(401);
    expect((await setting.call("GET", path)).status).toBe(200);
    expect((await setting.call("GET", path)).status).toBe(404);
  });
});

describe("executions", () => {
  it("shows a passive server in 200, and in 503 on request", async () => {
    const { call } = set();
    await call("POST", "/system/executions/disable");
    expect(await call("GET", "/system/executions/status")).toMatchObject({
      status: 200,
      body: { executionMode: "passive" },
    });
    expect((await call("GET", "/system/executions/status?passiveAs503=true")).status).toBe(503);
    expect((await call("GET", "/system/executions/status", { version: 35 })).status).toBe(503);
  });
});

describe("the log", () => {
  it("holds the calls, and no token of any kind", async () => {
    const setting = set();
    const { simulator, call, runnerId } = setting;
    const regenerated = await call("POST", `${management}/runner/${runnerId}/regenerateCreds`);
    const { token, downloadTk } = regenerated.body;
    await call("GET", `${management}/download/${String(downloadTk)}`);
    const { pingToken } = (await call("POST", `${management}/runner/${runnerId}/ping`)).body;
    await call("GET", `${management}/checkPing/${String(pingToken)}`);
    const log = JSON.stringify(simulator.log);
    for (const secret of [simulator.apiToken, token, downloadTk, pingToken, setting.token]) {
      expect(log).not.toContain(String(secret));
    }
    expect(simulator.log.map((event) => event.type)).toEqual([
      "credentials-regenerated",
      "api-called",
      "package-downloaded",
      "api-called",
      "api-called",
      "api-called",
    ]);
    expect(log).toContain("/api/42/runnerManagement/download/{token}");
  });
});

describe("an address with a path", () => {
  it("is served below it", async () => {
    const { simulator, call } = set({ contextPath: "/rundeck/" });
    expect(simulator.url).toMatch(/\/rundeck$/);
    expect((await call("GET", `${management}/runners`)).status).toBe(200);
  });
});

describe("ephemeral replicas", () => {
  it("come with their agents, share a token, and are forgotten ten minutes after they fell silent", async () => {
    const { clock, simulator, call } = set({ apiVersion: 56, version: "6.0.0", replicas: "on" });
    const { runnerId, token } = simulator.addRunner({
      name: "pods",
      projects: ["web"],
      installationType: "kubernetes",
    });
    const path = `${management}/runner/${runnerId}/replicas`;
    const list = async (): Promise<unknown[]> =>
      (await call("GET", path, { version: 55 })).body["replicas"] as unknown[];
    const agents = [1, 2].map(() => simulator.agents.start({ runnerId, token, version: "6.0.0" }));
    expect(await list()).toHaveLength(2);
    expect(simulator.runner(runnerId).status).toBe("Healthy");
    agents[0]?.kill();
    await clock.advance(120_000);
    // Of an ephemeral Runner one replica that works is enough.
    expect(simulator.runner(runnerId).status).toBe("Healthy");
    await clock.advance(480_000);
    expect(await list()).toHaveLength(1);
    expect(simulator.runner(runnerId).status).toBe("Healthy");
    expect((await call("POST", path, { version: 55 })).status).toBe(400);
    expect((await call("POST", `${management}/runner/${runnerId}/regenerateCreds`)).status).toBe(200);
    await clock.advance(5_000);
    expect(agents[1]?.isAccepted).toBe(false);
  });
});
