import type { Writable } from "node:stream";
import type Docker from "dockerode";

/** What dockerode sends its requests with. Its published types call it `any`. */
export interface Modem {
  dial(options: object, done: (error: unknown, answer: unknown) => void): void;
  demuxStream(from: NodeJS.ReadableStream, output: Writable, error: Writable): void;
}

/** The modem of a client. */
export function modemOf({ modem }: Docker): Modem {
  return modem;
}
