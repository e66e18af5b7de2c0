import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

/** A port before another one, whose network can fail. */
export interface UnreliableProxy {
  readonly port: number;
  /** From now on nothing passes any more, and nobody is told. */
  stall(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an {@link UnreliableProxy} on 127.0.0.1. Without a target it accepts connections and says nothing. */
export async function startUnreliableProxy(targetPort?: number): Promise<UnreliableProxy> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on("error", () => undefined);
    socket.once("close", () => sockets.delete(socket));
  };
  const server = createServer((socket) => {
    keep(socket);
    if (targetPort === undefined) return;
    const target = connect(targetPort, "127.0.0.1");
    keep(target);
    socket.pipe(target).pipe(socket);
    socket.once("close", () => target.destroy());
    target.once("close", () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.address();
  if (place === null || typeof place === "string") throw new Error("The proxy has no port.");
  return {
    port: place.port,
    stall: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
