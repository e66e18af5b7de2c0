import { Duplex } from "node:stream";
import type { RunningCommand } from "@runner-upgrade/transport";

/**
 * A command's input and output as one stream, which is a connection to whoever uses it: its output's end is the end of what
 * is read, its input is closed when all was written, and destroying it ends the command.
 */
export class CommandStream extends Duplex {
  readonly #command: RunningCommand;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  constructor(command: RunningCommand) {
    super({ allowHalfOpen: true });
    this.#command = command;
    this.#reader = command.stdout.getReader();
    this.#writer = command.stdin.getWriter();
    this.#writer.closed.catch(() => undefined);
    const said = new Response(command.stderr).text().catch(() => "");
    command.wait().then(
      async ({ exitCode }) => {
        if (exitCode === 0 || this.readableEnded) return;
        this.destroy(new Error(`docker system dial-stdio ended with ${String(exitCode)}: ${await said}`));
      },
      (error: unknown) => {
        this.destroy(asError(error));
      },
    );
  }

  // The HTTP client asks its connections for these; a command has no socket.
  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  override _read(): void {
    this.#reader.read().then(
      ({ done, value }) => {
        this.push(done ? null : value);
      },
      (error: unknown) => {
        this.destroy(asError(error));
      },
    );
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#writer.write(chunk).then(
      () => {
        done();
      },
      (error: unknown) => {
        done(asError(error));
      },
    );
  }

  override _final(done: (error?: Error | null) => void): void {
    // It may have ended by itself meanwhile: then there is nobody left to read.
    this.#writer.close().then(
      () => {
        done();
      },
      () => {
        done();
      },
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void this.#reader.cancel().catch(() => undefined);
    void this.#writer.abort().catch(() => undefined);
    void this.#command.kill().catch(() => undefined);
    done(error);
  }
}

function asError(value: unknown): Error {
  return value instanceof Error ? value : new Error(String(value));
}
