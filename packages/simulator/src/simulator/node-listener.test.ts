import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { nodeListener } from "./node-listener.js";

const open: { close: () => void }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function serve(fetch: (request: Request) => Response): Promise<string> {
  let listeners = 0;
  const listener = nodeListener(fetch);
  const server = createServer((incoming, outgoing) => {
    outgoing.on("drain", () => {
      listeners = Math.max(listeners, outgoing.listenerCount("close"));
    });
    outgoing.once("close", () => seen.push(listeners));
    listener(incoming, outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push({
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const seen: number[] = [];

it("sends a body that its reader is slow to take without piling listeners up", async () => {
  const url = await serve(() => {
    let left = 64;
    return new Response(
      new ReadableStream<Uint8Array>({
        pull: (controller) => {
          if (left-- > 0) controller.enqueue(new Uint8Array(256_000));
          else controller.close();
        },
      }),
    );
  });
  const body = await (await fetch(url)).arrayBuffer();
  expect(body.byteLength).toBe(64 * 256_000);
  await expect.poll(() => seen.length).toBe(1);
  expect(seen[0]).toBeGreaterThan(0);
  expect(seen[0]).toBeLessThan(8);
});
