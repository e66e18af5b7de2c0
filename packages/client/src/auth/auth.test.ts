import { describe, expect, it } from "vitest";
import { failureOf, subject } from "../../test/support/clients.js";
import { html, json } from "../../test/support/observed-server.js";
import { bearerAuth, passwordAuth, tokenAuth, RunnerApiError, type Auth } from "../index.js";

const opened = (session: string, location = "/"): Response =>
  new Response(null, {
    status: 302,
    headers: { location, "set-cookie": `JSESSIONID=${session}; Path=/; HttpOnly` },
  });
const passwords = { username: "admin", password: "canary-password" };

describe("tokenAuth", () => {
  it.each(["", "   ", "with space", "new\nline", "ümlaut"])("refuses %j without showing it", (token) => {
    let error: unknown;
    try {
      tokenAuth(token);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: "INVALID_ARGUMENT" });
    if (token.trim() !== "") expect(String(error)).not.toContain(token.trim());
  });

  it("takes a token with the line end of its file", async () => {
    const { client, server, clock } = subject(() => ({ runners: [] }), { auth: tokenAuth("abc\n") });
    await clock.run(client.listRunners());
    expect(server.calls[0]?.headers.get("x-rundeck-auth-token")).toBe("abc");
  });

  it("is not asked twice", async () => {
    const { client, server, clock } = subject(() => json({}, { status: 401 }));
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({ code: "UNAUTHORIZED" });
    expect(server.calls).toHaveLength(1);
  });
});

describe("passwordAuth", () => {
  it("logs in once, at the server's own address, and sends the session", async () => {
    const { client, server, clock } = subject(
      ({ path }) => (path === "/j_security_check" ? opened("s1") : { runners: [] }),
      {
        auth: passwordAuth(passwords),
      },
    );
    await clock.run(Promise.all([client.listRunners(), client.listRunners()]));
    await clock.run(client.listRunners());
    const [login, ...rest] = server.calls;
    expect(login).toMatchObject({ method: "POST", body: "j_username=admin&j_password=canary-password" });
    expect(rest.map(({ path, headers }) => [path, headers.get("cookie")])).toEqual(
      Array(3).fill(["/api/56/runnerManagement/runners", "JSESSIONID=s1"]),
    );
  });

  it.each([
    ["401", () => json({}, { status: 401 })],
    [
      "a redirect to the login",
      () => new Response(null, { status: 302, headers: { location: "/user/login" } }),
    ],
    ["a login page", () => html("<form action=j_security_check>")],
  ])("logs in again after %s, also for a call that is never repeated", async (_name, refusal) => {
    let session = 0;
    const { client, server, clock } = subject(
      ({ path, headers }) => {
        if (path === "/j_security_check") return opened(`s${++session}`);
        if (headers.get("cookie") === "JSESSIONID=s1" && path.includes("regenerate")) return refusal();
        return { runnerId: "a", token: "t", downloadTk: "d" };
      },
      { auth: passwordAuth(passwords) },
    );
    await clock.run(client.regenerateCredentials("a"));
    const regenerations = server.calls.filter(({ path }) => path.includes("regenerate"));
    expect(regenerations.map(({ headers }) => headers.get("cookie"))).toEqual([
      "JSESSIONID=s1",
      "JSESSIONID=s2",
    ]);
  });

  it("gives up after the second refusal", async () => {
    const { client, server, clock } = subject(
      ({ path }) => (path === "/j_security_check" ? opened("s") : json({}, { status: 401 })),
      { auth: passwordAuth(passwords) },
    );
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({
      code: "UNAUTHORIZED",
      status: 401,
    });
    expect(server.calls.filter(({ path }) => path !== "/j_security_check")).toHaveLength(2);
  });

  it.each([
    ["sent back to the login", () => opened("nobody", "/user/error"), "UNAUTHORIZED"],
    ["401", () => json({}, { status: 401 }), "UNAUTHORIZED"],
    ["no session", () => new Response(null, { status: 302, headers: { location: "/" } }), "UNAUTHORIZED"],
    ["a fault", () => new Response(null, { status: 503 }), "SERVER_ERROR"],
  ])("says that a login failed: %s", async (_name, answer, code) => {
    const { client, server, clock } = subject(answer, {
      auth: passwordAuth(passwords),
      retry: { attempts: 1 },
    });
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error).toMatchObject({ code, operation: "login" });
    expect(error.message).not.toContain("canary");
    expect(server.calls.map(({ path }) => path)).toEqual(["/j_security_check"]);
  });

  it("says what kept the login from the server as of every call, without the password", async () => {
    const cause = Object.assign(new Error("bad canary-password"), { code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
    const { client, clock } = subject(() => new TypeError("fetch failed", { cause }), {
      auth: passwordAuth(passwords),
    });
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error.code).toBe("TLS");
    expect(error.message).toContain("NODE_EXTRA_CA_CERTS");
    expect((error.cause as Error).cause).toMatchObject({ message: "bad [hidden]" });
  });

  it("does not wait for a login whose caller went away", async () => {
    let logins = 0;
    const { client, clock } = subject(
      ({ path }) => {
        if (path !== "/j_security_check") return { runners: [] };
        return ++logins === 1 ? new Promise(() => undefined) : opened("s");
      },
      { auth: passwordAuth(passwords), retry: { attempts: 1 }, timeoutMs: 1_000 },
    );
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({ code: "TIMEOUT" });
    expect(await clock.run(client.listRunners())).toEqual([]);
  });
});

describe("bearerAuth", () => {
  it("asks for every request, and says when the last one was refused", async () => {
    const asked: boolean[] = [];
    const auth = bearerAuth(({ renew }) => {
      asked.push(renew);
      return Promise.resolve(renew ? "fresh" : "stale");
    });
    const { client, server, clock } = subject(
      ({ headers }) =>
        headers.get("authorization") === "Bearer fresh" ? { runners: [] } : json({}, { status: 401 }),
      { auth },
    );
    await clock.run(client.listRunners());
    expect(asked).toEqual([false, false, true]);
    expect(server.calls).toHaveLength(2);
  });

  it("that throws ends the call before anything is sent", async () => {
    const auth = bearerAuth(() => Promise.reject(new Error("provider is down")));
    const { client, server, clock } = subject(() => ({}), { auth });
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error).toMatchObject({ code: "UNAUTHORIZED", status: null, mayHaveTakenEffect: false });
    expect(error.message).toContain('"bearer"');
    expect(error.cause).toMatchObject({ message: "provider is down" });
    expect(server.requests).toEqual([]);
  });
});

describe("an own hook", () => {
  const own = (headers: Auth["headers"]): Auth => ({ kind: "own", isRenewable: false, headers });

  it("may throw an error of the client, which stays what it is", async () => {
    const thrown = new RunnerApiError({ code: "FORBIDDEN", message: "no" });
    const { client, clock } = subject(() => ({}), { auth: own(() => Promise.reject(thrown)) });
    expect(await clock.run(failureOf(client.listRunners()))).toBe(thrown);
  });

  it("that gives a header which cannot be sent is refused without showing it", async () => {
    const { client, clock } = subject(() => ({}), {
      auth: own(() => Promise.resolve({ "X-Own": "canary\nsecret-value" })),
    });
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error.code).toBe("INVALID_ARGUMENT");
    expect(JSON.stringify([error.message, (error.cause as Error).message])).not.toContain("secret-value");
  });
});
