import type { IncomingMessage } from "node:http";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Hono } from "hono";
import type { Listening } from "./simulator.js";

/** Serves the app over HTTP; where the app answers with a response of type `error`, the connection is broken. */
export function listen(
  app: Hono,
  options: { port?: number; host?: string; contextPath: string },
): Promise<Listening> {
  const host = options.host ?? "127.0.0.1";
  const answer = async (request: Request, env: { incoming: IncomingMessage }): Promise<Response> => {
    const response = await app.fetch(request);
    if (response.type !== "error") return response;
    env.incoming.socket.destroy();
    return new Response(null, { status: 500 });
  };
  const listener = getRequestListener(
    (request, env) => answer(request, env as { incoming: IncomingMessage }),
    {
      overrideGlobalObjects: false,
    },
  );
  const server = createServer((incoming, outgoing) => {
    void listener(incoming, outgoing);
  });
  let closed: Promise<void> | null = null;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, host, () => {
      server.off("error", reject);
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
      resolve({
        url: `http://${name.includes(":") ? `[${name}]` : name}:${port}${options.contextPath}`,
        close: () =>
          (closed ??= new Promise((done) => {
            server.close(() => {
              done();
            });
            server.closeAllConnections();
          })),
      });
    });
  });
}
