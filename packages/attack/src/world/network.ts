import type { ApiOperation, ApiTrouble } from "../case/fault.js";
import type { Carrier } from "../run/carrier.js";
import type { AttackWorld } from "./attack-world.js";
import type { FaultBook } from "./fault-book.js";

interface Remembered {
  readonly at: number;
  readonly status: number;
  readonly text: string;
}

/** The way of one carrier's calls to the control plane, with what they meet on it. */
export function createNetwork(
  world: AttackWorld,
  book: FaultBook,
): (carrier: Carrier) => (request: Request) => Promise<Response> {
  let lastId = 0;
  const remembered = new Map<string, Remembered>();
  const isStaleness = world.attack.faults.some(
    (fault) => fault.on === "api" && fault.trouble.kind === "stale",
  );

  return (carrier) => async (request) => {
    if (carrier.isDead) return new Promise(() => undefined);
    const path = new URL(request.url).pathname;
    const operation = operationOf(request.method, path);
    const id = (lastId += 1);
    const runner = runnerIn(world, path);
    const about = { id, operation, runner, carrier: carrier.number };
    world.note({ type: "api-sent", ...about });
    const trouble = book.meetApi(operation);
    try {
      const response = await carrier.alive(answer(request, operation, trouble));
      world.note({ type: "api-answered", ...about, status: response.status });
      return response;
    } catch (error) {
      world.note({ type: "api-answered", ...about, status: null });
      throw error;
    }
  };

  async function answer(
    request: Request,
    operation: ApiOperation,
    trouble: ApiTrouble | null,
  ): Promise<Response> {
    switch (trouble?.kind) {
      case undefined:
        return remember(request, operation, await send(request));
      case "silent":
        return never();
      case "silent-effect":
        await send(request);
        return never();
      case "lost-answer":
        await send(request);
        throw broken();
      case "late-effect":
        void later(request, trouble.delayMs);
        if (trouble.isSilent) return never();
        throw broken();
      case "refused":
        throw broken();
      case "status":
        return Response.json(
          { error: true, errorCode: `api.error.http.${trouble.status}`, message: "Something is wrong." },
          {
            status: trouble.status,
            headers:
              trouble.retryAfterSeconds === undefined
                ? {}
                : { "retry-after": String(trouble.retryAfterSeconds) },
          },
        );
      case "slow":
        await world.clock.sleep(trouble.ms);
        return send(request);
      case "stale": {
        const before = remembered.get(request.url);
        if (before === undefined || world.clock.now() - before.at > trouble.withinMs)
          return remember(request, operation, await send(request));
        return new Response(before.text, {
          status: before.status,
          headers: { "content-type": "application/json" },
        });
      }
      case "login-page":
      case "not-a-package":
        world.simulator.faults.inject({ kind: trouble.kind, times: 1 });
        return send(request);
      case "cut-download":
        world.simulator.faults.inject({ kind: "cut-download", afterBytes: 20, times: 1 });
        return send(request);
    }
  }

  function send(request: Request): Promise<Response> {
    return world.simulator.fetch(request);
  }

  async function later(request: Request, delayMs: number): Promise<void> {
    const copy = new Request(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body !== null && { body: await request.text() }),
    });
    await world.clock.sleep(delayMs);
    await send(copy);
  }

  async function remember(request: Request, operation: ApiOperation, response: Response): Promise<Response> {
    if (!isStaleness || (operation !== "list" && operation !== "get-runner")) return response;
    const text = await response.text();
    remembered.set(request.url, { at: world.clock.now(), status: response.status, text });
    return new Response(text, { status: response.status, headers: response.headers });
  }
}

function operationOf(method: string, path: string): ApiOperation {
  if (path.endsWith("/runners")) return "list";
  if (path.endsWith("/ping")) return "ping";
  if (path.includes("/checkPing/")) return "check-ping";
  if (path.endsWith("/regenerateCreds")) return "regenerate";
  if (path.includes("/download/")) return "download";
  if (/\/runner\/[^/]+$/.test(path)) return method === "GET" ? "get-runner" : "update";
  return "other";
}

function runnerIn(world: AttackWorld, path: string): string | null {
  const id = /\/runner\/([^/]+)/.exec(path)?.[1];
  return id === undefined ? null : world.nameOf(id);
}

function broken(): TypeError {
  return new TypeError("fetch failed", { cause: new Error("The connection broke.") });
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}
