import { http, HttpResponse, type HttpHandler } from "msw";
import { operationFacts, type OperationName } from "../generated/operations.js";
import type { AnsweredCall, Answers } from "./answers.js";
import { defaultAnswers, type TestRunner } from "./default-answers.js";
import { runnerApiError } from "./runner-api-error.js";

/** What `runnerApiHandlers` takes. */
export interface RunnerApiHandlersOptions {
  /** The base URL that the client under test is given. */
  readonly url: string;
  /** The API version of the server; operations that are newer answer 404. @default 48 */
  readonly apiVersion?: number;
  /** The product's version. @default "5.7.0-20241021" */
  readonly serverVersion?: string;
  /** The Runners that list and info know. @default none */
  readonly runners?: readonly TestRunner[];
  /** Answers of your own, by operation; everything else answers like a server that is well. */
  readonly answers?: Answers;
}

/**
 * Makes msw handlers for a server's whole Runner API, typed by its document, for tests of your own. The handlers keep
 * no state: what was created is not listed. For a server with a memory take `@runner-upgrade/simulator`.
 *
 * @example
 * ```ts
 * const server = setupServer(
 *   ...runnerApiHandlers({
 *     url: "https://rundeck.test",
 *     runners: [{ id: "a", name: "one", status: "Healthy" }],
 *     answers: { regenerateCredentials: runnerApiError({ status: 403, message: "no" }) },
 *   }),
 * );
 * ```
 */
export function runnerApiHandlers(options: RunnerApiHandlersOptions): HttpHandler[] {
  const { url, apiVersion = 48, serverVersion = "5.7.0-20241021", runners = [], answers = {} } = options;
  const all: Answers = { ...defaultAnswers({ apiVersion, serverVersion, runners }), ...answers };
  const base = url.replace(/(?<!\/)\/+$/, "");
  return operationNames.map((operation) => {
    const { method, path, since } = operationFacts[operation];
    let count = 0;
    return http[methodOf(method)](
      `${base}/api/:apiVersion${path.replaceAll(/\{(\w+)\}/g, ":$1")}`,
      async ({ request, params }) => {
        const { apiVersion: asked, ...values } = Object.fromEntries(
          Object.entries(params).map(([name, value]) => [name, String(value)]),
        );
        const version = Number(asked);
        if (version > apiVersion) {
          return runnerApiError({
            status: 400,
            errorCode: "api.error.api-version.unsupported",
            message: `Unsupported API Version "${version}"`,
            apiVersion,
          });
        }
        if (since > apiVersion) return runnerApiError({ status: 404, message: "Not found", apiVersion });
        count += 1;
        return await answerOf(all[operation], { request, params: values, apiVersion: version, count });
      },
    );
  });
}

async function answerOf(answer: unknown, call: AnsweredCall): Promise<Response> {
  const result: unknown =
    typeof answer === "function" ? await (answer as (call: AnsweredCall) => unknown)(call) : answer;
  // A body can be read once, and a handler answers many times.
  if (result instanceof Response) return result.clone();
  if (result === undefined) return new HttpResponse(null, { status: 204 });
  return new HttpResponse(JSON.stringify(result), { headers: { "content-type": "application/json" } });
}

function methodOf(method: string): "get" | "post" | "delete" {
  if (method === "POST") return "post";
  return method === "DELETE" ? "delete" : "get";
}

const operationNames = Object.keys(operationFacts) as OperationName[];
