import type { ApiOperation, ApiTrouble } from "../case/fault.js";
import type { Carrier } from "./carrier.js";
import type { AttackWorld } from "./attack-world.js";
import type { FaultBook } from "./fault-book.js";

interface Remembered {
  readonly at: number;
  readonly status: number;
  readonly text: string;
}

interface Call {
  readonly operation: ApiOperation;
  readonly runner: string | null;
  readonly trouble: ApiTrouble | null;
}

interface Answer {
  readonly response: Response;
  readonly isStale?: true;
}

/** The way of one carrier's calls to the control plane, with what they meet on it. */
export function createNetwork(
  world: AttackWorld,
  book: FaultBook,
  onAnswered: (operation: ApiOperation, runner: string | null) => void = () => undefined,
): (carrier: Carrier) => (request: Request) => Promise<Response> {
  let lastId = 0;
  const remembered = new Map<string, Remembered>();
  const pinged = new Map<string, string>();
  const isStaleness = world.attack.faults.some(
    (fault) => fault.on === "api" && fault.trouble.kind === "stale",
  );

  return (carrier) => async (request) => {
    if (carrier.isDead) return new Promise(() => undefined);
    const path = new URL(request.url).pathname;
    const operation = operationOf(request.method, path);
    const id = (lastId += 1);
    const runner =
      operation === "dispatch" ? nameOrNull(world, await runnerIdIn(request)) : runnerIn(world, path);
    const replica = /\/replica\/([^/]+)$/.exec(path)?.[1];
    const about = {
      ...{ id, operation, runner, carrier: carrier.number },
      ...(replica !== undefined && { replica }),
    };
    world.note({ type: "api-sent", ...about });
    const trouble = book.meetApi(operation);
    try {
      const { response, isStale } = await carrier.alive(answer(request, { operation, runner, trouble }));
      world.note({ type: "api-answered", ...about, status: response.status, ...(isStale && { isStale }) });
      if (operation === "ping" && runner !== null) await notePing(response, runner);
      if (operation === "check-ping") await noteProof(response, path, carrier.number);
      onAnswered(operation, runner);
      return response;
    } catch (error) {
      world.note({ type: "api-answered", ...about, status: null });
      throw error;
    }
  };

  async function answer(request: Request, call: Call): Promise<Answer> {
    const { operation, runner, trouble } = call;
    switch (trouble?.kind) {
      case undefined:
        return { response: await remember(request, operation, await send(request)) };
      case "silent":
        return never();
      case "silent-effect":
        await send(request);
        return never();
      case "lost-answer":
        await send(request);
        throw broken();
      case "late-effect":
        void later(request, call, trouble.delayMs);
        if (trouble.isSilent) return never();
        throw broken();
      case "refused":
        throw broken();
      case "status":
        return { response: refusal(trouble) };
      case "slow":
        await world.clock.sleep(trouble.ms);
        world.note({ type: "late-effect", operation, runner });
        return { response: await send(request) };
      case "stale": {
        const before = remembered.get(request.url);
        if (before === undefined || world.clock.now() - before.at > trouble.withinMs)
          return { response: await remember(request, operation, await send(request)) };
        const { status, text } = before;
        const headers = { "content-type": "application/json" };
        return { response: new Response(text, { status, headers }), isStale: true };
      }
      case "login-page":
      case "not-a-package":
        world.simulator.faults.inject({ kind: trouble.kind, times: 1 });
        return { response: await send(request) };
      case "cut-download":
        world.simulator.faults.inject({ kind: "cut-download", afterBytes: 20, times: 1 });
        return { response: await send(request) };
    }
  }

  function send(request: Request): Promise<Response> {
    return world.simulator.fetch(request);
  }

  async function later(request: Request, { operation, runner }: Call, delayMs: number): Promise<void> {
    const copy = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body !== null && { body: await request.text() }),
    });
    await world.clock.sleep(delayMs);
    world.note({ type: "late-effect", operation, runner });
    await send(copy);
  }

  async function notePing(response: Response, runner: string): Promise<void> {
    const { pingToken } = await jsonOf(response);
    if (typeof pingToken === "string") pinged.set(pingToken, runner);
  }

  async function noteProof(response: Response, path: string, carrier: number): Promise<void> {
    const runner = pinged.get(path.slice(path.lastIndexOf("/") + 1));
    const { completed, iserror } = await jsonOf(response);
    if (runner !== undefined && completed === true && iserror === false)
      world.note({ type: "ping-answered", runner, carrier });
  }

  async function remember(request: Request, operation: ApiOperation, response: Response): Promise<Response> {
    if (!isStaleness || !["list", "get-runner", "list-replicas"].includes(operation)) return response;
    const text = await response.text();
    remembered.set(request.url, { at: world.clock.now(), status: response.status, text });
    return new Response(text, { status: response.status, headers: response.headers });
  }
}

function refusal({ status, retryAfterSeconds }: Extract<ApiTrouble, { kind: "status" }>): Response {
  const headers: Record<string, string> =
    retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
  return Response.json(
    { error: true, errorCode: `api.error.http.${status}`, message: "Something is wrong." },
    { status, headers },
  );
}

async function jsonOf(message: Request | Response): Promise<Readonly<Record<string, unknown>>> {
  try {
    const value: unknown = await message.clone().json();
    return typeof value === "object" && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function operationOf(method: string, path: string): ApiOperation {
  if (path.endsWith("/runners")) return "list";
  if (path.endsWith("/nodeDispatch/config")) return method === "POST" ? "dispatch" : "other";
  if (path.endsWith("/ping")) return "ping";
  if (path.includes("/checkPing/")) return "check-ping";
  if (path.endsWith("/regenerateCreds")) return "regenerate";
  if (path.includes("/download/")) return "download";
  if (path.endsWith("/replicas")) return method === "POST" ? "create-replica" : "list-replicas";
  if (/\/replica\/[^/]+$/.test(path)) return "delete-replica";
  if (/\/runner\/[^/]+$/.test(path)) return method === "GET" ? "get-runner" : "update";
  return "other";
}

async function runnerIdIn(request: Request): Promise<string | null> {
  const { runnerId } = await jsonOf(request);
  return typeof runnerId === "string" ? runnerId : null;
}

function runnerIn(world: AttackWorld, path: string): string | null {
  const id = /\/runner\/([^/]+)/.exec(path)?.[1];
  return nameOrNull(world, id ?? null);
}

function nameOrNull(world: AttackWorld, id: string | null): string | null {
  return id === null ? null : world.nameOf(id);
}

function broken(): TypeError {
  return new TypeError("fetch failed", { cause: new Error("The connection broke.") });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
