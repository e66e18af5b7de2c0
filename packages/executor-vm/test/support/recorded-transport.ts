import { localTransport, type HostSession, type InputData, type Transport } from "@runner-upgrade/transport";
import { tapStream } from "../../src/streams/tap-stream.js";

/** A transport that remembers every byte that was sent to a host: command lines, variables and standard input. */
export function recordedTransport(inner: Transport = localTransport()): {
  readonly transport: Transport;
  readonly sent: () => Buffer;
  readonly sentBytes: () => number;
} {
  const chunks: Uint8Array[] = [];
  let sentBytes = 0;
  const add = (chunk: Buffer): void => {
    chunks.push(chunk);
    sentBytes += chunk.length;
  };
  const recorded = (data: InputData): InputData => {
    if (data instanceof ReadableStream)
      return tapStream(data, (chunk) => {
        add(Buffer.from(chunk));
      });
    add(Buffer.from(data));
    return data;
  };
  const wrap = (session: HostSession): HostSession => ({
    ...session,
    run: (command, options = {}) => {
      add(Buffer.from(JSON.stringify([command, options.environment ?? {}])));
      return session.run(
        command,
        options.stdin === undefined ? options : { ...options, stdin: recorded(options.stdin) },
      );
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  });
  return {
    transport: {
      name: inner.name,
      connect: async (address, options) => wrap(await inner.connect(address, options)),
      [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
    },
    sent: () => Buffer.concat(chunks),
    sentBytes: () => sentBytes,
  };
}
