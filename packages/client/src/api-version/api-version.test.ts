import { describe, expect, it } from "vitest";
import { failureOf, subject } from "../../test/support/clients.js";
import { json, systemInfo } from "../../test/support/observed-server.js";

const unsupported = (apiversion?: number): Response =>
  json(
    { error: true, errorCode: "api.error.api-version.unsupported", message: "Unsupported", apiversion },
    { status: 400 },
  );

/** A server that knows the API versions from `least` to `most`, and no other. */
function serverOf(least: number, most: number): (seen: { path: string }) => unknown {
  return ({ path }) => {
    const [, version = "", tail = ""] = /^\/api\/(\d+)(\/.*)$/.exec(path) ?? [];
    if (Number(version) < least || Number(version) > most) return unsupported(most);
    return tail === "/system/info" ? systemInfo(most) : { runners: [] };
  };
}

const paths = (requests: { path: string }[]): string[] => requests.map(({ path }) => path);

describe("the server's API version", () => {
  it("is asked for once, also by many calls at a time", async () => {
    const { client, server, clock } = subject(() => ({ runners: [] }), { serverApiVersion: 48 });
    await clock.run(Promise.all([client.listRunners(), client.listRunners(), client.getApiVersion()]));
    await clock.run(client.listRunners());
    expect(paths(server.requests)).toEqual([
      "/api/42/system/info",
      ...Array(3).fill("/api/48/runnerManagement/runners"),
    ]);
  });

  it("is found with 41 where the server does not know 42", async () => {
    const { client, server, clock } = subject(serverOf(14, 41), { serverApiVersion: 0 });
    expect(await clock.run(client.getApiVersion())).toBe(41);
    expect(paths(server.requests)).toEqual(["/api/42/system/info", "/api/41/system/info"]);
  });

  it("is found with the one that the refusal names where the server knows neither", async () => {
    const { client, server, clock } = subject(serverOf(60, 70), { serverApiVersion: 0 });
    await clock.run(client.listRunners());
    expect(paths(server.requests)).toEqual([
      "/api/42/system/info",
      "/api/41/system/info",
      "/api/70/system/info",
      "/api/70/runnerManagement/runners",
    ]);
  });

  it("is the failure of the call where no refusal names one", async () => {
    const { client, clock } = subject(() => unsupported(), { serverApiVersion: 0 });
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({
      code: "API_VERSION_UNSUPPORTED",
      operation: "getSystemInfo",
      errorCode: "api.error.api-version.unsupported",
    });
  });

  it("is taken from the refusal where the caller may not read the system's info", async () => {
    const { client, clock } = subject(
      ({ path }) =>
        path.endsWith("/system/info")
          ? json({ message: "no", apiversion: 48 }, { status: 403 })
          : { runners: [] },
      { serverApiVersion: 0 },
    );
    expect(await clock.run(client.getApiVersion())).toBe(48);
  });

  it("is FORBIDDEN where that refusal names none", async () => {
    const { client, clock } = subject(() => json({}, { status: 403 }), { serverApiVersion: 0 });
    expect(await clock.run(failureOf(client.getApiVersion()))).toMatchObject({ code: "FORBIDDEN" });
  });

  it("is asked for again after a failure", async () => {
    let failures = 1;
    const { client, clock } = subject(
      ({ path }) => (failures-- > 0 ? json({}, { status: 401 }) : serverOf(14, 48)({ path })),
      {
        serverApiVersion: 0,
      },
    );
    expect(await clock.run(failureOf(client.getApiVersion()))).toMatchObject({ code: "UNAUTHORIZED" });
    expect(await clock.run(client.getApiVersion())).toBe(48);
  });

  it("survives the caller who asked first and went away", async () => {
    const controller = new AbortController();
    const { client, server, clock } = subject(
      async ({ path }) => {
        if (path.endsWith("/system/info")) controller.abort();
        await Promise.resolve();
        return serverOf(14, 48)({ path });
      },
      { serverApiVersion: 0 },
    );
    const [first, second] = await clock.run(
      Promise.all([failureOf(client.listRunners({}, { signal: controller.signal })), client.listRunners()]),
    );
    expect(first.code).toBe("ABORTED");
    expect(second).toEqual([]);
    expect(paths(server.requests)).toEqual(["/api/42/system/info", "/api/48/runnerManagement/runners"]);
  });

  it("holds up no call beyond its time limit, and what ended meanwhile is never sent", async () => {
    let answer: (value: unknown) => void = () => undefined;
    const { client, server, clock } = subject(
      ({ path }) =>
        path.endsWith("/system/info") ? new Promise((resolve) => (answer = resolve)) : { runners: [] },
      { serverApiVersion: 0 },
    );
    const error = await clock.run(failureOf(client.regenerateCredentials("a", { timeoutMs: 100 })));
    expect(error).toMatchObject({ code: "TIMEOUT", mayHaveTakenEffect: false, isRetryable: true });
    answer(systemInfo(48));
    await clock.run(client.listRunners());
    expect(paths(server.requests)).toEqual(["/api/42/system/info", "/api/48/runnerManagement/runners"]);
  });

  it("is asked for again when the server was replaced by an older one, and the call sent once more", async () => {
    let most = 56;
    const { client, server, clock } = subject(({ path }) => serverOf(14, most)({ path }), {
      serverApiVersion: 0,
    });
    await clock.run(client.listRunners());
    most = 48;
    await clock.run(client.listRunners());
    expect(paths(server.requests).slice(2)).toEqual([
      "/api/56/runnerManagement/runners",
      "/api/42/system/info",
      "/api/48/runnerManagement/runners",
    ]);
  });

  it("is not asked for for ever where the server refuses its own version", async () => {
    const { client, server, clock } = subject(() => unsupported(48), { serverApiVersion: 48 });
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({
      code: "API_VERSION_UNSUPPORTED",
    });
    expect(server.calls).toHaveLength(1);
  });
});

describe("the apiVersion option", () => {
  it("is a ceiling", async () => {
    const { client, server, clock } = subject(() => ({ runners: [] }), { apiVersion: 45 });
    await clock.run(client.listRunners());
    expect(server.calls[0]?.path).toBe("/api/45/runnerManagement/runners");
  });

  it("is never used above the server's version", async () => {
    const { client, server, clock } = subject(() => ({ runners: [] }), {
      apiVersion: 99,
      serverApiVersion: 48,
    });
    await clock.run(client.listRunners());
    expect(server.calls[0]?.path).toBe("/api/48/runnerManagement/runners");
  });

  it("below what an operation needs is said, naming all three versions", async () => {
    const { client, server, clock } = subject(() => ({}), { apiVersion: 45 });
    const error = await clock.run(failureOf(client.listReplicas("a")));
    expect(error.code).toBe("API_VERSION_CEILING");
    expect(error.message).toMatch(/needs API version 55.*allows 45.*server has 56/s);
    expect(server.calls).toEqual([]);
  });

  it("of 41 asks with 41", async () => {
    const { client, server, clock } = subject(serverOf(14, 48), { apiVersion: 41, serverApiVersion: 0 });
    await clock.run(client.listRunners());
    expect(paths(server.requests)).toEqual(["/api/41/system/info", "/api/41/runnerManagement/runners"]);
  });
});
