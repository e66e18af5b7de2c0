import { describe, expect, it } from "vitest";
import { canaryToken, failureOf, subject } from "../../test/support/clients.js";
import { html, json } from "../../test/support/observed-server.js";
import { operationFacts } from "../generated/operations.js";
import { matchOperationPath } from "../document/operation-path.js";

describe("the raw client", () => {
  it("sends with the server's version and the credentials, and returns data as it is", async () => {
    const { client, server, clock } = subject(() => ({ runners: [{ id: "a", own: 1 }] }), {
      serverApiVersion: 48,
    });
    const { data } = await clock.run(
      client.raw.GET("/runnerManagement/runners", { params: { query: { tags: "x" } } }),
    );
    expect(data).toEqual({ runners: [{ id: "a", own: 1 }] });
    expect(server.calls[0]?.path).toBe("/api/48/runnerManagement/runners?tags=x");
    expect(server.calls[0]?.headers.get("x-rundeck-auth-token")).toBe(canaryToken);
  });

  it("returns a refusal as an error, after the same retries", async () => {
    const { client, server, clock } = subject(() => json({ error: true, message: "busy" }, { status: 503 }));
    const { error, response } = await clock.run(client.raw.GET("/runnerManagement/runners"));
    expect([error, response.status]).toEqual([{ error: true, message: "busy" }, 503]);
    expect(server.calls).toHaveLength(4);
  });

  it("never repeats what must not be repeated", async () => {
    const { client, server, clock } = subject(() => json({ error: true }, { status: 500 }));
    const params = { path: { runnerId: "a" } };
    const { response } = await clock.run(
      client.raw.POST("/runnerManagement/runner/{runnerId}/regenerateCreds", { params }),
    );
    expect(response.status).toBe(500);
    expect(server.calls).toHaveLength(1);
  });

  it("rejects where there is no answer of the API", async () => {
    const login = subject(() => html("<input type=password>"));
    expect(await login.clock.run(failureOf(login.client.raw.GET("/runnerManagement/runners")))).toMatchObject(
      { code: "LOGIN_PAGE" },
    );
    const old = subject(() => ({}), { serverApiVersion: 48 });
    const params = { path: { runnerId: "a" } };
    const replicas = old.client.raw.GET("/runnerManagement/runner/{runnerId}/replicas", { params });
    expect(await old.clock.run(failureOf(replicas))).toMatchObject({ code: "SERVER_TOO_OLD" });
  });

  it("refuses a path of no operation", async () => {
    const { client, server, clock } = subject(() => ({}));
    const params = { path: { runnerId: ".." } };
    const hostile = client.raw.DELETE("/runnerManagement/runner/{runnerId}", { params });
    expect(await clock.run(failureOf(hostile))).toMatchObject({ code: "INVALID_ARGUMENT" });
    expect(server.requests).toEqual([]);
  });

  it("lets middleware of one's own see requests and answers", async () => {
    const { client, clock } = subject(() => ({ runners: [] }));
    const seen: string[] = [];
    client.raw.use({
      onRequest: ({ schemaPath }) => void seen.push(schemaPath),
      onResponse: ({ response }) => void seen.push(String(response.status)),
    });
    await clock.run(client.raw.GET("/runnerManagement/runners"));
    expect(seen).toEqual(["/runnerManagement/runners", "200"]);
  });
});

it("no path is that of two operations", () => {
  for (const [name, { method, path }] of Object.entries(operationFacts)) {
    const matching = Object.entries(operationFacts).flatMap(([other, facts]) =>
      facts.method === method && matchOperationPath(facts, path.replaceAll(/[{}]/g, "")) !== null
        ? [other]
        : [],
    );
    expect(matching).toEqual([name]);
  }
});
