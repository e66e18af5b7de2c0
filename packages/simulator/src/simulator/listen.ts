import { createServer } from "node:http";
import type { Hono } from "hono";
import { nodeListener } from "./node-listener.js";
import type { Listening } from "./simulator.js";

/** Serves the app over HTTP; where the app answers with a response of type `error`, the connection is broken. */
export function listen(
  app: Hono,
  options: { port?: number; host?: string; contextPath: string },
): Promise<Listening> {
  const host = options.host ?? "127.0.0.1";
  const server = createServer(nodeListener((request) => app.fetch(request)));
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
