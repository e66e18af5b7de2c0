import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { subject, type Subject } from "../../test/support/clients.js";
import { html, json, type Handler, type SeenRequest } from "../../test/support/observed-server.js";
import { bearerAuth, passwordAuth, RunnerApiError, type Auth, type RunnerClient } from "../index.js";

const pingToken = "canary-ping-token-31";
const downloadToken = "canary-download/token 77";
const runnerToken = "canary-runner-token-52";
const password = "canary-password-64";
const session = "canary-session-19";
const bearer = "canary-bearer-88";

const auths: [string, Auth | null][] = [
  ["token", null],
  ["password", passwordAuth({ username: "admin", password })],
  ["bearer", bearerAuth(() => Promise.resolve(bearer))],
];

/** Everything that came with a request, as a server or a broken `fetch` could echo it. */
function echoOf(seen: SeenRequest): string {
  return [decodeURIComponent(seen.url), seen.url, ...seen.headers.values()].join(" / ");
}

const asJson = { headers: { "content-type": "application/json" } };

const answers: [string, Handler][] = [
  [
    "a refusal that echoes everything",
    (seen) =>
      json({ error: true, errorCode: echoOf(seen), message: `bad: ${echoOf(seen)}` }, { status: 400 }),
  ],
  ["a fault", (seen) => json({ msg: echoOf(seen) }, { status: 500 })],
  ["401", (seen) => json({ errorMessage: echoOf(seen) }, { status: 401 })],
  ["an HTML page", (seen) => html(`<title>${echoOf(seen)}</title>`, { status: 502 })],
  ["a login page", (seen) => html(`<title>${echoOf(seen)} login</title><input type=password>`)],
  [
    "a redirect",
    (seen) =>
      new Response(null, {
        status: 307,
        headers: { location: `https://else.test/?${encodeURIComponent(echoOf(seen))}` },
      }),
  ],
  ["half of the credentials", () => new Response(`{"token":"${runnerToken}"`, asJson)],
  ["credentials of another shape", () => json({ token: runnerToken, downloadTk: 7 })],
  [
    "a fetch that throws all that it has",
    (seen, request) =>
      Object.assign(new Error(`cannot ${echoOf(seen)}`, { cause: new Error(`because ${echoOf(seen)}`) }), {
        code: "ECONNRESET",
        request,
        headers: Object.fromEntries(seen.headers),
      }),
  ],
];

const calls: [string, (client: RunnerClient) => Promise<unknown>][] = [
  ["checkPing", (client) => client.checkPing(pingToken)],
  ["pingRunner", (client) => client.pingRunner("a")],
  ["downloadPackage", (client) => client.downloadPackage(downloadToken)],
  ["project downloadPackage", (client) => client.project("p").downloadPackage(downloadToken)],
  ["regenerateCredentials", (client) => client.regenerateCredentials("a")],
  ["createRunner", (client) => client.createRunner({ name: "n", description: "d" })],
  ["createReplica", (client) => client.createReplica("a")],
  ["listRunners", (client) => client.listRunners()],
];

function leaking(auth: Auth | null, answer: Handler, log: unknown[]): Subject {
  const note = (message: string, details?: unknown): void => void log.push(message, details);
  return subject(
    (seen, request) => {
      const { path } = seen;
      if (path === "/j_security_check")
        return new Response(null, {
          status: 302,
          headers: { location: "/", "set-cookie": `JSESSIONID=${session}; Path=/` },
        });
      return path.endsWith("/ping") ? { pingToken } : answer(seen, request);
    },
    { ...(auth === null ? {} : { auth }), logger: { debug: note, info: note, warn: note, error: note } },
  );
}

/** Everything that a value shows of itself to a person or a log. */
const shown = (value: unknown): string =>
  inspect(value, { depth: Infinity, showHidden: true, getters: true }) +
  (value instanceof Error ? `${value.stack ?? ""}${JSON.stringify(Object.entries(value))}` : "");

describe.each(auths)("with %s", (_auth, auth) => {
  describe.each(answers)("%s", (_answer, answer) => {
    it.each(calls)("shows no secret in error or log: %s", async (_name, call) => {
      const log: unknown[] = [];
      const { client, clock } = leaking(auth, answer, log);
      const outcome = await clock.run(call(client).catch((error: unknown) => error));
      const isPingOutcome = typeof outcome === "object" && outcome !== null && "answered" in outcome;
      if (!isPingOutcome) expect(RunnerApiError.isInstance(outcome)).toBe(true);
      expect(log.length).toBeGreaterThan(0);
      expect(shown(outcome) + shown(log)).not.toContain("canary");
    });
  });
});

it.each(auths)("an inspected client with %s shows no secret", async (_name, auth) => {
  const { client, clock } = leaking(auth, () => ({ runners: [] }), []);
  await clock.run(client.listRunners());
  expect(shown([client, client.project("p"), client.raw, auth])).not.toContain("canary");
  expect(JSON.stringify([client, auth])).not.toContain("canary");
});
