import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A registry that is not as it should be, on loopback. */
export interface FaultyRegistry {
  readonly address: string;
  close(): Promise<void>;
}

/** Refuses everybody. */
export function refusingRegistry(): Promise<FaultyRegistry> {
  return listening(
    createServer((_request, response) => {
      response.writeHead(401, {
        "content-type": "application/json",
        "www-authenticate": 'Basic realm="Registry"',
      });
      response.end(
        JSON.stringify({ errors: [{ code: "UNAUTHORIZED", message: "authentication required" }] }),
      );
    }),
  );
}

/** Gives what another registry has, and falls silent in the middle of every layer. */
export function stallingRegistry(real: string): Promise<FaultyRegistry> {
  return listening(
    createServer((message, response) => {
      const { method, url = "", headers } = message;
      const upstream = request(
        `http://${real}${url}`,
        { method, headers: { ...headers, host: real } },
        (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          const isLayer = url.includes("/blobs/") && Number(answer.headers["content-length"] ?? 0) > 100_000;
          if (isLayer) answer.once("data", (chunk: Buffer) => response.write(chunk.subarray(0, 10_000)));
          else answer.pipe(response);
        },
      );
      upstream.on("error", () => response.destroy());
      message.pipe(upstream);
    }),
  );
}

async function listening(server: Server): Promise<FaultyRegistry> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
