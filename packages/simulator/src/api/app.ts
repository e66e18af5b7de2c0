import { Hono, type Context } from "hono";
import type { Faults } from "../faults/fault-injector.js";
import { newToken, settle, type World } from "../world/world.js";
import { allActions, type TokenGrant } from "./action.js";
import { authenticate } from "./authenticate.js";
import { requireRight, type Answer, type ApiDependencies, type ApiOperation, type Call } from "./call.js";
import { operations } from "./operations/operations.js";
import { redactPath } from "./redact-path.js";
import { badRequest, notFound, Refusal, refusalBody } from "./refusal.js";

/** Who may do what, and where the API lies. */
export interface AppOptions extends ApiDependencies {
  readonly grants: readonly TokenGrant[];
  readonly users: readonly { readonly username: string; readonly password: string }[];
  /** The part of the address before `/api`, such as `/rundeck`; empty for none. */
  readonly contextPath: string;
  readonly faults: Faults;
}

/** The oldest API version that the simulated server answers to (rundeck/docs, "API versions", of 5.7). */
const minimumVersion = 14;

/** Builds the control plane's API as one Hono app. */
export function createApp(options: AppOptions): Hono {
  const { world, faults, contextPath } = options;
  const app = new Hono();
  const logins = new Map<string, TokenGrant>();
  const api = `${contextPath}/api/:version`;

  app.use(`${api}/*`, async (context, next) => {
    const path = new URL(context.req.url).pathname.slice(contextPath.length).replace(/^\/api\/[^/]*/, "");
    const response = await faults.meet({
      clock: world.clock,
      request: context.req.raw,
      path,
      answer: async () => {
        await next();
        return context.res;
      },
    });
    world.events.push({
      type: "api-called",
      at: world.clock.now(),
      method: context.req.method,
      path: redactPath(new URL(context.req.url).pathname),
      status: response.type === "error" ? null : response.status,
    });
    // Setting it over another one would copy it, and lose what it is; a broken connection cannot be copied at all.
    context.res = undefined;
    context.res = response;
  });

  const handle = async (context: Context, operation: ApiOperation): Promise<Response> => {
    settle(world);
    const call = openCall(context, operation, options, logins);
    const answer = await operation.answer(call);
    settle(world);
    return toResponse(answer);
  };
  const root: ApiOperation = {
    method: "GET",
    path: "",
    since: minimumVersion,
    right: null,
    answer: () => ({ json: { apiversion: world.server.apiVersion, href: `${options.serverUrl()}/api` } }),
  };
  const all = [root, { ...root, path: "/" }, ...operations];
  for (const operation of all) {
    app.on(operation.method, `${api}${operation.path}`, (context) => handle(context, operation));
  }
  for (const path of new Set(all.map((operation) => operation.path))) {
    const allow = all.filter((operation) => operation.path === path).map(({ method }) => method);
    app.all(`${api}${path}`, (context) => {
      authenticate(context.req.raw, options.grants, logins);
      const refusal = new Refusal({
        status: 405,
        errorCode: "api.error.http.405",
        message: `The method ${context.req.method} is not allowed here.`,
      });
      return Response.json(refusalBody(refusal, world.server.apiVersion), {
        status: 405,
        headers: { allow: allow.join(", ") },
      });
    });
  }
  app.post(`${contextPath}/j_security_check`, async (context) => {
    const form = await context.req.parseBody();
    const isKnown = options.users.some(
      (user) => user.username === form["j_username"] && user.password === form["j_password"],
    );
    if (!isKnown) return context.redirect(`${contextPath}/user/error`);
    const session = newToken(world.random);
    logins.set(session, { token: session, allow: allActions });
    return new Response(null, {
      status: 302,
      headers: {
        location: `${contextPath}/menu/home`,
        "set-cookie": `JSESSIONID=${session}; Path=/; HttpOnly`,
      },
    });
  });
  app.notFound((context) => {
    const refusal = notFound("Page", redactPath(new URL(context.req.url).pathname));
    return Response.json(refusalBody(refusal, world.server.apiVersion), { status: 404 });
  });
  app.onError((error) => {
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal({ status: 500, errorCode: "api.error.unknown", message: String(error) });
    return Response.json(refusalBody(refusal, world.server.apiVersion), { status: refusal.status });
  });
  return app;
}

/** Reads a request as the server does: who asks, in which version, in which project, with which right. */
function openCall(
  context: Context,
  operation: ApiOperation,
  options: AppOptions,
  logins: ReadonlyMap<string, TokenGrant>,
): Call {
  const { world } = options;
  const grant = authenticate(context.req.raw, options.grants, logins);
  const params: Readonly<Record<string, string>> = context.req.param();
  const apiVersion = checkVersion(world, params["version"] ?? "", operation.since);
  const named = params["project"];
  const project = named === undefined || named === "*" ? null : named;
  const call: Call = {
    ...options,
    grant,
    apiVersion,
    project,
    params,
    query: new URL(context.req.url).searchParams,
    body: async () => {
      const text = await context.req.text();
      if (text === "") return undefined;
      try {
        const parsed: unknown = JSON.parse(text);
        return parsed;
      } catch {
        throw badRequest("The request's body is not JSON.");
      }
    },
  };
  if (project !== null && !world.projects.has(project)) throw notFound("Project", project);
  if (operation.right !== null) requireRight(call, operation.right);
  return call;
}

function checkVersion(world: World, text: string, since: number): number {
  const asked = /^\d+$/.test(text) ? Number(text) : NaN;
  const { apiVersion } = world.server;
  if (since > apiVersion) throw notFound("Page", "this server is too old for it");
  if (asked >= Math.max(since, minimumVersion) && asked <= apiVersion) return asked;
  throw new Refusal({
    status: 400,
    errorCode: "api.error.api-version.unsupported",
    message: `Unsupported API Version "${text}". Minimum version: ${Math.max(since, minimumVersion)}. Maximum version: ${apiVersion}.`,
  });
}

function toResponse(answer: Answer): Response {
  return answer instanceof Response ? answer : Response.json(answer.json, { status: answer.status ?? 200 });
}
