import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import type { Disturbance } from "@runner-upgrade/executor/testing";

/** A way to an engine whose exchanges can be made to hang, or to take effect and lose their answer. */
export interface DisturbedEngine {
  readonly address: string;
  /** What is asked of these containers, and of no single container, counts as an exchange: others come and go. */
  readonly own: Set<string>;
  disturb(fault: { readonly kind: "hang" | "lose-connection"; readonly after: number }): Disturbance;
  close(): Promise<void>;
}

interface Fault {
  readonly kind: "hang" | "lose-connection";
  left: number;
  readonly reached: () => void;
}

/** Stands before an engine's socket, on a socket of its own. */
export async function disturbedEngine(engineSocket: string, socketPath: string): Promise<DisturbedEngine> {
  const own = new Set<string>();
  const held = new Set<Socket>();
  const open = new Set<Socket>();
  let fault: Fault | null = null;

  const isOthers = ({ url = "" }: IncomingMessage): boolean => {
    const id = /^\/containers\/([0-9a-f]{64})\/json/.exec(url)?.[1];
    return id !== undefined && !own.has(id);
  };
  /** What is to happen to this exchange. */
  const fateOf = (message: IncomingMessage): "pass" | "hang" | "lose-connection" => {
    if (fault === null || isOthers(message)) return "pass";
    fault.left -= 1;
    return fault.left >= 0 ? "pass" : fault.kind;
  };

  const pass = (message: IncomingMessage, response: ServerResponse, isLost: boolean): void => {
    const { method, url, headers } = message;
    const current = fault;
    const upstream = request(
      { socketPath: engineSocket, method, path: url, headers, agent: false },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => {
          if (isLost || url?.startsWith("/containers/create") === true) chunks.push(chunk);
          if (!isLost) response.write(chunk);
        });
        answer.on("end", () => {
          if (url?.startsWith("/containers/create") === true) remember(Buffer.concat(chunks).toString());
          if (isLost) {
            current?.reached();
            message.socket.destroy();
          } else response.end();
        });
        if (!isLost) response.writeHead(answer.statusCode ?? 500, answer.headers);
      },
    );
    upstream.on("error", () => message.socket.destroy());
    message.pipe(upstream);
  };
  const remember = (text: string): void => {
    const id = /"Id":\s*"([0-9a-f]{64})"/.exec(text)?.[1];
    if (id !== undefined) own.add(id);
  };

  const server: Server = createServer((message, response) => {
    const fate = fateOf(message);
    if (fate === "hang") {
      held.add(message.socket);
      fault?.reached();
      return;
    }
    pass(message, response, fate === "lose-connection");
  });
  server.on("upgrade", (message: IncomingMessage, socket: Socket, head: Buffer) => {
    const fate = fateOf(message);
    if (fate !== "pass") {
      fault?.reached();
      if (fate === "hang") held.add(socket);
      else socket.destroy();
      return;
    }
    const upstream = connect(engineSocket);
    const lines = [`${message.method ?? ""} ${message.url ?? ""} HTTP/1.1`];
    for (let index = 0; index < message.rawHeaders.length; index += 2) {
      lines.push(`${message.rawHeaders[index] ?? ""}: ${message.rawHeaders[index + 1] ?? ""}`);
    }
    upstream.write(`${lines.join("\r\n")}\r\n\r\n`);
    if (head.length > 0) upstream.write(head);
    upstream.pipe(socket).pipe(upstream);
    for (const end of [socket, upstream]) end.on("error", () => end.destroy());
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));

  return {
    address: `unix://${socketPath}`,
    own,
    disturb: ({ kind, after }) => {
      let reached = (): void => undefined;
      const promise = new Promise<void>((resolve) => {
        reached = resolve;
      });
      fault = { kind, left: after, reached };
      return {
        reached: promise,
        heal: () => {
          fault = null;
          for (const socket of held) socket.destroy();
          held.clear();
          return Promise.resolve();
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  };
}
