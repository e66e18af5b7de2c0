import { createServer, type Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { canaryToken, failureOf, subject } from "../../test/support/clients.js";
import { systemInfo } from "../../test/support/observed-server.js";
import { createRunnerClient, tokenAuth } from "../index.js";
import { decideRedirect } from "./redirects.js";

const to = (location: string, status = 302): Response =>
  new Response(null, { status, headers: { location } });

describe("deciding on a redirect", () => {
  const from = new URL("https://rundeck.test/api/56/x");
  it.each([
    ["/other", "GET", false, { kind: "follow", url: "https://rundeck.test/other", keepsCredentials: true }],
    ["https://rundeck.test:444/x", "GET", false, { kind: "refused", origin: "https://rundeck.test:444" }],
    ["http://rundeck.test/x", "GET", true, { kind: "refused", origin: "http://rundeck.test" }],
    [
      "https://store.test/x?sig=1",
      "GET",
      true,
      { kind: "follow", url: "https://store.test/x?sig=1", keepsCredentials: false },
    ],
    ["https://store.test/x", "GET", false, { kind: "refused", origin: "https://store.test" }],
    ["/other", "POST", false, { kind: "refused", origin: "https://rundeck.test" }],
    ["/other", "DELETE", false, { kind: "refused", origin: "https://rundeck.test" }],
    ["/user/login", "POST", false, { kind: "login" }],
    ["/rundeck/user/error", "GET", false, { kind: "login" }],
    ["https://idp.test/saml2/x", "GET", true, { kind: "login" }],
    ["ftp://store.test/x", "GET", true, { kind: "refused", origin: null }],
    ["http://[", "GET", true, { kind: "refused", origin: null }],
    [null, "GET", true, { kind: "refused", origin: null }],
  ])("to %s of a %s, leaving allowed %s", (location, method, mayLeaveOrigin, decision) => {
    expect(decideRedirect({ from, location, method, mayLeaveOrigin })).toEqual(decision);
  });
});

describe("redirects of the API", () => {
  it("are followed within the origin, with credentials", async () => {
    const { client, server, clock } = subject((seen) =>
      seen.path === "/moved" ? { runners: [] } : to("/moved", 307),
    );
    await clock.run(client.listRunners());
    expect(server.calls.map((call) => [call.path, call.headers.get("x-rundeck-auth-token")])).toEqual([
      ["/api/56/runnerManagement/runners", canaryToken],
      ["/moved", canaryToken],
    ]);
  });

  it("to another origin are refused by name, without the address's secrets", async () => {
    const { client, server, clock } = subject(() => to("https://else.test/a?token=canary-query"));
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error).toMatchObject({ code: "REDIRECTED", status: 302 });
    expect(error.message).toContain("https://else.test");
    expect(error.message).not.toContain("canary");
    expect(server.calls).toHaveLength(1);
  });

  it("end after five", async () => {
    const { client, server, clock } = subject(() => to("/round"));
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({ code: "REDIRECTED" });
    expect(server.calls).toHaveLength(6);
  });

  it("of a call that cannot be repeated are never followed, and have no effect", async () => {
    const { client, server, clock } = subject(() => to("/moved", 308));
    expect(await clock.run(failureOf(client.createReplica("a")))).toMatchObject({
      code: "REDIRECTED",
      mayHaveTakenEffect: false,
    });
    expect(server.calls).toHaveLength(1);
  });
});

describe("a package behind a redirect, over real HTTP", () => {
  const servers: Server[] = [];
  const listen = async (server: Server): Promise<string> => {
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  it("is fetched from another origin without any credential", async () => {
    const seen: unknown[] = [];
    const store = await listen(
      createServer((request, response) => {
        seen.push(
          request.headers["x-rundeck-auth-token"],
          request.headers.cookie,
          request.headers.authorization,
        );
        response.end(Buffer.from([0x50, 0x4b, 3, 4, 1]));
      }),
    );
    const url = await listen(
      createServer((request, response) => {
        if (request.url?.endsWith("/system/info") === true) {
          response.setHeader("content-type", "application/json");
          response.end(JSON.stringify(systemInfo(48)));
        } else {
          response.writeHead(302, { location: `${store}/package` }).end();
        }
      }),
    );
    const client = createRunnerClient({ url, auth: tokenAuth(canaryToken) });
    const { stream } = await client.downloadPackage("tk", { minBytes: 1 });
    expect((await new Response(stream).arrayBuffer()).byteLength).toBe(5);
    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});

it("a redirect to nowhere is refused", async () => {
  const { client, clock } = subject(() => new Response(null, { status: 302 }));
  const error = await clock.run(failureOf(client.listRunners()));
  expect(error.code).toBe("REDIRECTED");
  expect(error.message).toContain("nowhere");
});
