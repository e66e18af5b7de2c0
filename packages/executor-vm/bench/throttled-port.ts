import { connect, createServer, type Socket } from "node:net";
import { Transform } from "node:stream";

/** A port on loopback that leads to another one, slowly. Dispose of it. */
export interface ThrottledPort {
  readonly port: number;
  /** How many bytes went to the other port so far. */
  sentBytes(): number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens a port that leads to one of this machine's, with so many bytes a second in each direction of each connection. */
export async function throttledPort(to: number, bytesASecond: number): Promise<ThrottledPort> {
  const sockets = new Set<Socket>();
  let sentBytes = 0;
  const server = createServer((client) => {
    const target = connect(to, "127.0.0.1");
    for (const socket of [client, target]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", () => {
        client.destroy();
        target.destroy();
      });
      socket.on("close", () => sockets.delete(socket));
    }
    client.on("data", (chunk: Buffer) => {
      sentBytes += chunk.length;
    });
    client.pipe(throttle(bytesASecond)).pipe(target);
    target.pipe(throttle(bytesASecond)).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The port has no number.");
  return {
    port: address.port,
    sentBytes: () => sentBytes,
    [Symbol.asyncDispose]: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

function throttle(bytesASecond: number): Transform {
  let freeAt = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (bytesASecond === Infinity) {
        done(null, chunk);
        return;
      }
      const now = performance.now();
      freeAt = Math.max(freeAt, now) + (chunk.length / bytesASecond) * 1_000;
      setTimeout(() => {
        done(null, chunk);
      }, freeAt - now);
    },
  });
}
