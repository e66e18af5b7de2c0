import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request as httpsRequest, type RequestOptions } from "node:https";
import type { Duplex } from "node:stream";
import { connect } from "node:tls";
import { loadConfig } from "../../../src/cluster/load-config.js";

/** A fault that waits for its exchange. */
interface Fault {
  readonly kind: "hang" | "lose-connection";
  left: number;
  reach(): void;
}

/** What is asked of the API server. */
export interface PassedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

/** A way to the API server that a test can hurt. */
export interface ApiProxy {
  /** A kubeconfig: the context `through` goes this way, `refused` has a token that is none, `missing` leads nowhere. */
  readonly kubeConfig: { readonly text: string };
  requests(): number;
  /** What was asked last on each connection that is open. */
  readonly openConnections: () => readonly string[];
  disturb(fault: { readonly kind: "hang" | "lose-connection"; readonly after: number }): {
    readonly reached: Promise<void>;
    heal(): Promise<void>;
  };
  /** Nobody is answered, as while an API server restarts. */
  cut(): Promise<void>;
  bringBack(): Promise<void>;
  /** Called before each request is passed on, one for a command in a container too. */
  onRequest: ((request: PassedRequest) => void) | null;
  /** Called when the API server has answered, and who asked does not know it yet. */
  onAnswer: ((request: PassedRequest) => void) | null;
  close(): Promise<void>;
}

/** Starts a proxy to the cluster of this context, with its administrator's credentials or with a token. */
export async function startApiProxy(
  context: string,
  as: { readonly token?: string } = {},
): Promise<ApiProxy> {
  const config = await loadConfig({}, context);
  const credentials: RequestOptions = {};
  await config.applyToHTTPSOptions(credentials);
  const upstream = new URL(config.getCurrentCluster()?.server ?? "");
  const { ca, cert, key, rejectUnauthorized, headers = {} } = credentials;
  const who = { ca, rejectUnauthorized, ...(as.token === undefined ? { cert, key } : {}) };
  const agent = new Agent({ ...who, keepAlive: true });
  const authorization = as.token === undefined ? lowerCase(headers) : { authorization: `Bearer ${as.token}` };
  let fault: Fault | null = null;
  let count = 0;
  const state: Pick<ApiProxy, "onRequest" | "onAnswer"> = { onRequest: null, onAnswer: null };

  const open = new Map<Duplex, string>();
  const note = (incoming: IncomingMessage): PassedRequest => {
    const asked = { method: incoming.method ?? "", path: incoming.url ?? "" };
    open.set(incoming.socket, `${asked.method} ${asked.path}`);
    state.onRequest?.(asked);
    return asked;
  };
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    count += 1;
    const asked = note(incoming);
    const struck = strike();
    if (struck === "hang") return;
    const passed = httpsRequest(
      new URL(incoming.url ?? "/", upstream),
      {
        method: incoming.method,
        headers: { ...incoming.headers, ...authorization, host: upstream.host, connection: "keep-alive" },
        agent,
      },
      (answer) => {
        if (struck === "lose-connection") {
          // It took effect; only the answer is lost.
          answer.resume().on("end", () => outgoing.destroy());
          return;
        }
        state.onAnswer?.(asked);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on("error", () => outgoing.destroy());
    incoming.pipe(passed);
  };
  const strike = (): Fault["kind"] | null => {
    if (fault === null) return null;
    if (fault.left > 0) {
      fault.left -= 1;
      return null;
    }
    const struck = fault;
    fault = null;
    struck.reach();
    return struck.kind;
  };
  // A server does not count them as its own any more once they are upgraded.
  const upgraded = new Set<Duplex>();
  const upgrade = (incoming: IncomingMessage, socket: Duplex): void => {
    note(incoming);
    const struck = strike();
    if (struck === "lose-connection") socket.destroy();
    if (struck === "hang") socket.resume().on("end", () => socket.destroy());
    if (struck !== null) return;
    upgraded.add(socket);
    socket.on("close", () => upgraded.delete(socket));
    const through = connect(
      { host: upstream.hostname, port: Number(upstream.port), ...(who as object) },
      () => {
        const headers = { ...incoming.headers, ...authorization, host: upstream.host };
        const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
        through.write(
          `${incoming.method ?? "GET"} ${incoming.url ?? "/"} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`,
        );
        through.pipe(socket).pipe(through);
      },
    );
    // When one side ends, so does the other: half a connection would look like one that was left open.
    for (const happening of ["end", "error", "close"]) {
      through.on(happening, () => socket.destroy());
      socket.on(happening, () => through.destroy());
    }
  };

  const server = createServer(forward)
    .on("upgrade", upgrade)
    .on("connection", (socket) => {
      open.set(socket, "nothing");
      socket.on("close", () => open.delete(socket));
    });
  const listen = (port: number): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
      for (const socket of upgraded) socket.destroy();
    });
  const port = await listen(0);
  const real = { server: upstream.href.replace(/\/$/, ""), "insecure-skip-tls-verify": true };
  const text = JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "through",
    clusters: [
      { name: "through", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } },
      { name: "real", cluster: real },
      { name: "missing", cluster: { server: "http://127.0.0.1:1", "insecure-skip-tls-verify": true } },
    ],
    users: [
      { name: "nobody", user: {} },
      { name: "stranger", user: { token: "canary-kube-token-77aa" } },
    ],
    contexts: [
      { name: "through", context: { cluster: "through", user: "nobody" } },
      { name: "refused", context: { cluster: "real", user: "stranger" } },
      { name: "missing", context: { cluster: "missing", user: "nobody" } },
    ],
  });
  return {
    kubeConfig: { text },
    requests: () => count,
    openConnections: () => [...open.values()],
    disturb: ({ kind, after }) => {
      const reached = new Promise<void>((resolve) => {
        fault = { kind, left: after, reach: resolve };
      });
      return {
        reached,
        heal: () => {
          fault = null;
          return Promise.resolve();
        },
      };
    },
    cut: stop,
    bringBack: async () => {
      await listen(port);
    },
    get onRequest() {
      return state.onRequest;
    },
    set onRequest(value) {
      state.onRequest = value;
    },
    get onAnswer() {
      return state.onAnswer;
    },
    set onAnswer(value) {
      state.onAnswer = value;
    },
    close: async () => {
      agent.destroy();
      await stop();
    },
  };
}

function lowerCase(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}
