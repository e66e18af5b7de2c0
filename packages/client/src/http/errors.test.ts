import { describe, expect, it } from "vitest";
import { canaryToken, failureOf, subject } from "../../test/support/clients.js";
import { html, json } from "../../test/support/observed-server.js";

const noRetry = { retry: { attempts: 1 } };

const general = { error: true, errorCode: "api.error.x", message: "General text", apiversion: 48 };
const creation = {
  apiVersion: 48,
  errorMessage: "Creation text",
  errorCode: "400",
  error: "Bad Request",
  apiversion: 48,
  message: "",
};
const newer = { error: true, apiversion: 56, errorCode: "x", message: null, errorMessage: "Newer text" };

describe("every error body that servers send becomes one error", () => {
  it.each([
    ["the general one", 400, general, "BAD_REQUEST", "api.error.x", "General text"],
    ["that of a creation", 400, creation, "BAD_REQUEST", "400", "Creation text"],
    ["that of newer servers", 400, newer, "BAD_REQUEST", "x", "Newer text"],
    ["that of the configuration", 400, { msg: "Config text" }, "BAD_REQUEST", null, "Config text"],
    ["one with its text in error", 400, { error: "Only this" }, "BAD_REQUEST", null, "Only this"],
    ["an unknown shape", 400, { other: 1 }, "BAD_REQUEST", null, null],
    ["a list", 400, [1], "BAD_REQUEST", null, null],
    ["no token", 401, general, "UNAUTHORIZED", "api.error.x", "General text"],
    [
      "no right",
      403,
      { message: "Unauthorized: generate API token" },
      "FORBIDDEN",
      null,
      "Unauthorized: generate API token",
    ],
    ["no such Runner", 404, general, "NOT_FOUND", "api.error.x", "General text"],
    ["a duplicate name", 409, general, "CONFLICT", "api.error.x", "General text"],
    ["too many", 429, general, "RATE_LIMITED", "api.error.x", "General text"],
    ["a fault", 500, general, "SERVER_ERROR", "api.error.x", "General text"],
    ["another refusal", 418, general, "BAD_REQUEST", "api.error.x", "General text"],
  ])("%s", async (_name, status, body, code, errorCode, serverMessage) => {
    const { client, clock } = subject(() => json(body, { status }), noRetry);
    const error = await clock.run(failureOf(client.getRunner("abc")));
    expect(error).toMatchObject({
      code,
      status,
      errorCode,
      serverMessage,
      operation: "getRunner",
      method: "GET",
      path: "/runnerManagement/runner/abc",
      mayHaveTakenEffect: false,
      isRetryable: status === 429 || status === 500,
    });
    expect(error.message).toContain("getRunner failed");
    expect(error.message).toContain("https://rundeck.test");
    if (serverMessage !== null) expect(error.message).toContain(serverMessage);
  });

  it.each([
    ["an empty body", () => new Response(null, { status: 502 })],
    ["plain text", () => new Response("Bad gateway", { status: 502 })],
    ["an HTML page", () => html("<title>502 Bad Gateway</title>", { status: 502 })],
  ])("also with %s", async (_name, answer) => {
    const { client, clock } = subject(answer, noRetry);
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error).toMatchObject({ code: "SERVER_ERROR", status: 502, serverMessage: null });
  });

  it("names an HTML page's title, and that the url may be wrong where it is a 404", async () => {
    const { client, clock } = subject(() => html("<title>Not here</title>", { status: 404 }));
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error.code).toBe("NOT_FOUND");
    expect(error.message).toContain('an HTML page titled "Not here"');
    expect(error.message).toContain("base URL");
  });
});

describe("an answer that is none of the API", () => {
  it.each([
    ["a login form", () => html("<form action='/j_security_check'></form>")],
    ["a password field", () => html("<input type='password'>")],
    ["a title that says so", () => html("<title>Acme - Sign in</title>")],
    [
      "a login page that calls itself JSON",
      () =>
        new Response("<!doctype html><title>Log In</title>", {
          headers: { "content-type": "application/json" },
        }),
    ],
    [
      "a redirect to the login",
      () => new Response(null, { status: 302, headers: { location: "/user/login;jsessionid=1" } }),
    ],
    [
      "a redirect to another host's login",
      () => new Response(null, { status: 302, headers: { location: "https://idp.test/oauth2/authorize" } }),
    ],
  ])("%s is LOGIN_PAGE", async (_name, answer) => {
    const { client, clock } = subject(answer);
    const error = await clock.run(failureOf(client.regenerateCredentials("abc")));
    expect(error).toMatchObject({ code: "LOGIN_PAGE", mayHaveTakenEffect: false });
    expect(error.message).toContain("login page");
  });

  it.each([
    ["another HTML page", () => html("<title>Maintenance</title>"), "NOT_JSON"],
    ["text", () => new Response("ok"), "NOT_JSON"],
    ["nothing", () => new Response(""), "NOT_JSON"],
    ["half of a JSON", () => new Response('{"runnerId":"a","token":"canary-half'), "NOT_JSON"],
    ["JSON of another shape", () => json({ canary: "canary-shape" }), "UNEXPECTED_BODY"],
    ["too long a body", () => json({ a: "x".repeat(2_000) }), "BODY_TOO_LARGE"],
    [
      "a body that announces its length",
      () => new Response("{}", { headers: { "content-length": "9999" } }),
      "BODY_TOO_LARGE",
    ],
  ])("%s, and a call that cannot be repeated may have taken effect", async (_name, answer, code) => {
    const { client, server, clock } = subject(answer, { maxResponseBytes: 1_000 });
    const error = await clock.run(failureOf(client.regenerateCredentials("abc")));
    expect(error).toMatchObject({ code, mayHaveTakenEffect: true, isRetryable: false });
    expect(error.message).not.toContain("canary");
    expect(error.message).toContain("may have taken effect");
    expect(server.calls).toHaveLength(1);
  });

  it("a body that breaks off is NETWORK, tried again where that does no harm", async () => {
    const broken = (): Response =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode('{"run'));
          },
          pull: (controller) => {
            controller.error(new Error("terminated"));
          },
        }),
        { headers: { "content-type": "application/json" } },
      );
    const reading = subject(broken);
    expect(await reading.clock.run(failureOf(reading.client.listRunners()))).toMatchObject({
      code: "NETWORK",
    });
    expect(reading.server.calls).toHaveLength(4);
    const writing = subject(broken);
    expect(await writing.clock.run(failureOf(writing.client.createReplica("abc")))).toMatchObject({
      code: "NETWORK",
      mayHaveTakenEffect: true,
      isRetryable: false,
    });
    expect(writing.server.calls).toHaveLength(1);
  });

  it("keeps control characters, terminal sequences and long texts of the server out of the message", async () => {
    const message = `\u001b[31mred\u001b[0m\nnext\u0007\u202e ${"x".repeat(3_000)}`;
    const { client, clock } = subject(() => json({ message }, { status: 400 }));
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error.serverMessage).toMatch(/^red next x+…$/);
    expect(error.message.length).toBeLessThan(1_000);
  });
});

describe("no answer", () => {
  const failing = (code: string): Error =>
    new TypeError("fetch failed", { cause: Object.assign(new Error(`connect ${code}`), { code }) });

  it.each([
    ["ECONNREFUSED", "NETWORK", false],
    ["ENOTFOUND", "NETWORK", false],
    ["UND_ERR_CONNECT_TIMEOUT", "NETWORK", false],
    ["ECONNRESET", "NETWORK", true],
    ["UND_ERR_SOCKET", "NETWORK", true],
    ["ETIMEDOUT", "NETWORK", true],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "TLS", false],
    ["SELF_SIGNED_CERT_IN_CHAIN", "TLS", false],
    ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "TLS", false],
    ["CERT_HAS_EXPIRED", "TLS", false],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "TLS", false],
    ["EPROTO", "TLS", false],
  ])("%s is %s; whether it reached the server: %s", async (code, expected, reached) => {
    const { client, server, clock } = subject(() => failing(code));
    const error = await clock.run(failureOf(client.regenerateCredentials("abc")));
    expect(error).toMatchObject({ code: expected, mayHaveTakenEffect: reached, status: null });
    expect(error.isRetryable).toBe(expected === "NETWORK" && !reached);
    expect(error.message).toContain(code);
    expect(error.message.includes("NODE_EXTRA_CA_CERTS")).toBe(expected === "TLS");
    expect(server.calls).toHaveLength(1);
    expect(error.cause).toMatchObject({ message: "fetch failed", cause: { code } });
  });

  it("a refused connection to several addresses is recognised by what is inside", async () => {
    const { client, clock } = subject(
      () =>
        new TypeError("fetch failed", {
          cause: new AggregateError([Object.assign(new Error("x"), { code: "ECONNREFUSED" })]),
        }),
    );
    const error = await clock.run(failureOf(client.createReplica("abc")));
    expect(error).toMatchObject({ code: "NETWORK", mayHaveTakenEffect: false });
    expect(error.message).toContain("could not be reached");
  });

  it("TLS is not tried again", async () => {
    const { client, server, clock } = subject(() => failing("CERT_HAS_EXPIRED"));
    await clock.run(failureOf(client.listRunners()));
    expect(server.calls).toHaveLength(1);
  });

  it("the time limit ends a call that hangs, says so, and leaves no timer", async () => {
    const { client, clock } = subject(() => new Promise(() => undefined), { timeoutMs: 5_000 });
    const reading = await clock.run(failureOf(client.listRunners()));
    expect(reading).toMatchObject({ code: "TIMEOUT", isRetryable: true, mayHaveTakenEffect: false });
    expect(reading.message).toContain("5000 ms");
    const writing = await clock.run(failureOf(client.regenerateCredentials("abc", { timeoutMs: 700 })));
    expect(writing).toMatchObject({ code: "TIMEOUT", isRetryable: false, mayHaveTakenEffect: true });
    expect(writing.message).toContain("700 ms");
    expect(clock.pending()).toBe(0);
  });

  it("the time limit also ends an answer whose body never comes", async () => {
    const { client, clock } = subject(() => new Response(new ReadableStream({})));
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({ code: "TIMEOUT" });
  });

  it("an abort ends a call at once, and one that was aborted before sends nothing", async () => {
    const controller = new AbortController();
    const { client, server, clock } = subject(() => {
      controller.abort(new Error("enough"));
      return new Promise(() => undefined);
    });
    const running = await clock.run(failureOf(client.createReplica("abc", { signal: controller.signal })));
    expect(running).toMatchObject({ code: "ABORTED", mayHaveTakenEffect: true, isRetryable: false });
    expect(running.cause).toMatchObject({ message: "enough" });
    expect(server.calls).toHaveLength(1);
    const before = await clock.run(failureOf(client.createReplica("abc", { signal: controller.signal })));
    expect(before).toMatchObject({ code: "ABORTED", mayHaveTakenEffect: false });
    expect(server.calls).toHaveLength(1);
    expect(clock.pending()).toBe(0);
  });

  it("hands the request a signal that ends with the call", async () => {
    const signals: AbortSignal[] = [];
    const { client, clock } = subject((_seen, request) => {
      signals.push(request.signal);
      return new Promise(() => undefined);
    });
    await clock.run(failureOf(client.listRunners()));
    expect(signals.map((signal) => signal.aborted)).toEqual([true]);
  });
});

describe("ids that would make another path", () => {
  it.each(["", ".", "..", "%2e%2e"])("%j is refused or encoded, never another operation", async (id) => {
    const { client, server, clock } = subject(() => new Response(null, { status: 204 }));
    const work = clock.run(
      client.deleteRunner(id).then(
        () => "sent",
        () => "refused",
      ),
    );
    if ((await work) === "sent")
      expect(server.calls[0]?.path).toBe(`/api/56/runnerManagement/runner/${encodeURIComponent(id)}`);
    else expect(server.calls).toEqual([]);
  });

  it("says INVALID_ARGUMENT", async () => {
    const { client, clock } = subject(() => ({}));
    expect(await clock.run(failureOf(client.deleteRunner("..")))).toMatchObject({
      code: "INVALID_ARGUMENT",
      operation: "deleteRunner",
    });
    expect(await clock.run(failureOf(client.project("..").listRunners()))).toMatchObject({
      code: "INVALID_ARGUMENT",
    });
  });

  it("encodes a slash and everything else", async () => {
    const { client, server, clock } = subject(() => ({ id: "x" }));
    await clock.run(client.getRunner("a/b?c#d %"));
    expect(server.calls[0]?.path).toBe("/api/56/runnerManagement/runner/a%2Fb%3Fc%23d%20%25");
  });
});

it("the token goes out in the header alone", async () => {
  const { client, server, clock } = subject(() => ({ runners: [] }));
  await clock.run(client.listRunners());
  for (const seen of server.requests) {
    expect(seen.headers.get("x-rundeck-auth-token")).toBe(canaryToken);
    expect(seen.url + seen.body).not.toContain(canaryToken);
  }
});

describe("a server that sends without end", () => {
  /** As much as is taken, in pieces; and how much that was. */
  const endless = (
    piece: string,
    init: ResponseInit,
  ): { answer: () => Response; sentBytes: () => number } => {
    let sentBytes = 0;
    const chunk = new TextEncoder().encode(piece.repeat(Math.ceil(65_536 / piece.length)));
    return {
      sentBytes: () => sentBytes,
      answer: () =>
        new Response(
          new ReadableStream<Uint8Array>({
            pull: (controller) => {
              sentBytes += chunk.length;
              controller.enqueue(chunk);
            },
          }),
          init,
        ),
    };
  };

  it.each([
    ["a refusal", "x", { status: 401 }, "UNAUTHORIZED"],
    [
      "a fault in JSON",
      '{"message":"',
      { status: 500, headers: { "content-type": "application/json" } },
      "SERVER_ERROR",
    ],
    ["a page", "<b>", { status: 404, headers: { "content-type": "text/html" } }, "NOT_FOUND"],
    ["a page instead of data", "<b>", { status: 200, headers: { "content-type": "text/html" } }, "NOT_JSON"],
  ])("is read as far as it tells what it is, when it sends %s", async (_name, piece, init, code) => {
    const { answer, sentBytes } = endless(piece, init);
    const { client, clock } = subject(answer, noRetry);
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error.code).toBe(code);
    expect(error.message.length).toBeLessThan(1_000);
    expect(sentBytes()).toBeLessThan(1_500_000);
  });

  it("is stopped at maxResponseBytes where it sends data", async () => {
    const { answer, sentBytes } = endless("[", { headers: { "content-type": "application/json" } });
    const { client, clock } = subject(answer, { ...noRetry, maxResponseBytes: 200_000 });
    expect((await clock.run(failureOf(client.listRunners()))).code).toBe("BODY_TOO_LARGE");
    expect(sentBytes()).toBeLessThan(500_000);
  });

  it.each(["<title>", "<title>login", "<title>" + "login ".repeat(5) + "<", "type ", "sign in "])(
    "cannot make us think for long with %j again and again",
    // What is not linear takes minutes, however idle the machine is.
    { retry: 3 },
    async (piece) => {
      const page = `<html><title>${piece.repeat(150_000)}`;
      const { client, clock } = subject(() => html(page, { status: 200 }), noRetry);
      const startedAt = performance.now();
      await clock.run(failureOf(client.listRunners()));
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    },
  );
});
