import { setupServer } from "msw/node";
import { afterEach, describe, expect, expectTypeOf, it } from "vitest";
import { failureOf } from "../../test/support/clients.js";
import { systemCases, projectCases } from "../../test/support/operation-cases.js";
import { createRunnerClient, tokenAuth, type RunnerClient, type RunnerClientOptions } from "../index.js";
import type { AnswerBody } from "./answers.js";
import { runnerApiError } from "./runner-api-error.js";
import { runnerApiHandlers, type RunnerApiHandlersOptions } from "./runner-api-handlers.js";

const url = "https://rundeck.msw.test/base";
const started: ReturnType<typeof setupServer>[] = [];

afterEach(() => {
  for (const server of started.splice(0)) server.close();
});

/** A client over the real global fetch, which msw answers; anything that msw has no handler for is an error. */
function clientOver(
  options: Omit<RunnerApiHandlersOptions, "url"> = {},
  own: Partial<RunnerClientOptions> = {},
): RunnerClient {
  const server = setupServer(...runnerApiHandlers({ url: `${url}/`, ...options }));
  server.listen({ onUnhandledRequest: "error" });
  started.push(server);
  return createRunnerClient({ url, auth: tokenAuth("abc"), retry: { attempts: 2, minDelayMs: 1 }, ...own });
}

const runner = {
  id: "0f5a6c1e-1111-4222-8333-944455556666",
  name: "one",
  status: "Healthy",
  runnerVersion: "5.6.0",
  tagNames: ["a"],
  projectAssociations: { projectNodeFilters: { ops: ".*" } },
};

describe("runnerApiHandlers", () => {
  it.each(Object.entries({ ...systemCases, ...projectCases }))(
    "answers %s so that the client takes it",
    async (_name, one) => {
      await one.call(clientOver({ apiVersion: 56, runners: [runner] }));
    },
  );

  it("lists and tells the given Runners, each as servers do", async () => {
    const client = clientOver({ runners: [runner] });
    expect(await client.listRunners()).toMatchObject([
      { id: runner.id, version: "5.6.0", associatedProjects: 1 },
    ]);
    expect(await client.getRunner(runner.id)).toMatchObject({ version: "5.6.0", projects: { ops: ".*" } });
    expect(await failureOf(client.getRunner("other"))).toMatchObject({ code: "NOT_FOUND" });
    expect(await client.listTags()).toEqual({ a: 1 });
    expect(await client.pingRunner(runner.id)).toMatchObject({ answered: true });
  });

  it("has the given API version, and refuses a higher one", async () => {
    const client = clientOver({ apiVersion: 48, serverVersion: "5.7.1" });
    expect(await client.getSystemInfo()).toMatchObject({ apiVersion: 48, version: "5.7.1" });
    expect(await failureOf(client.listReplicas("a"))).toMatchObject({ code: "SERVER_TOO_OLD" });
    const answer = await fetch(`${url}/api/49/system/info`);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { errorCode: "api.error.api-version.unsupported", apiversion: 48 },
    ]);
  });

  it("does not know operations that are newer than its version", async () => {
    clientOver({ apiVersion: 54 });
    expect((await fetch(`${url}/api/54/runnerManagement/runner/a/replicas`)).status).toBe(404);
  });

  it("answers as it is told: with a body, a refusal as often as it is asked, or a function of the call", async () => {
    const client = clientOver({
      answers: {
        getUi: { allowedActions: [] },
        regenerateCredentials: runnerApiError({ status: 403, message: "not you" }),
        listRunners: ({ count }) =>
          count === 1
            ? runnerApiError({ status: 503, retryAfterSeconds: 0 })
            : { runners: [{ id: `call-${count}` }] },
        getProjectConfig: ({ params, apiVersion }) => ({
          project: `${params["project"]}/${apiVersion}`,
          automatic: false,
        }),
      },
    });
    expect((await client.getUi()).allowedActions).toEqual([]);
    for (let time = 0; time < 2; time += 1) {
      expect(await failureOf(client.regenerateCredentials("a"))).toMatchObject({
        code: "FORBIDDEN",
        serverMessage: "not you",
      });
    }
    expect(await client.listRunners()).toMatchObject([{ id: "call-2" }]);
    expect(await client.project("a b").getConfig()).toMatchObject({ project: "a b/48", dispatch: "manual" });
  });

  it("gives other credentials each time, as a server does", async () => {
    const client = clientOver();
    const first = await client.regenerateCredentials("a");
    expect(await client.regenerateCredentials("a")).not.toEqual(first);
  });
});

describe("runnerApiError", () => {
  it.each(["general", "creation", "newer", "configuration"] as const)(
    "the body %s is read by the client",
    async (shape) => {
      const answer = runnerApiError({ status: 409, message: "taken", shape });
      const client = clientOver({ answers: { createRunner: answer } });
      const error = await failureOf(client.createRunner({ name: "n", description: "d" }));
      expect(error).toMatchObject({ code: "CONFLICT", status: 409, serverMessage: "taken" });
    },
  );

  it("can be a page", async () => {
    const client = clientOver({
      answers: { getUi: runnerApiError({ status: 502, shape: "page", message: "<Bad>" }) },
    });
    const error = await failureOf(client.getUi());
    expect(error.code).toBe("SERVER_ERROR");
    expect(error.message).toContain('titled "&lt;Bad>"');
  });
});

it("the answers' types are the document's", () => {
  expectTypeOf<AnswerBody<"getRunnerTags">>().toEqualTypeOf<string[]>();
  expectTypeOf<AnswerBody<"deleteRunner">>().toEqualTypeOf<undefined>();
  const wrong = (): unknown =>
    runnerApiHandlers({
      url,
      // @ts-expect-error -- `completed` is a boolean
      answers: { checkPing: { completed: "yes" } },
    });
  expect(wrong).toBeTypeOf("function");
});
