import { Duplex } from "node:stream";
import type { RunningCommand } from "@runner-upgrade/transport";
import { DialFailure } from "./dial-failure.js";

/** How long a command that closed its output may take to end. */
const mostWaitMs = 2_000;

/**
 * A command's input and output as one stream, which is a connection to whoever uses it: its output's end is the end of what
 * is read, its input is closed when all was written, and destroying it ends the command.
 */
export class CommandStream extends Duplex {
  readonly #command: RunningCommand;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  /** How the command failed, when it has ended; null where it did not. */
  readonly #failure: Promise<Error | null>;

  constructor(command: RunningCommand) {
    super({ allowHalfOpen: true });
    this.#command = command;
    this.#reader = command.stdout.getReader();
    this.#writer = command.stdin.getWriter();
    this.#writer.closed.catch(() => undefined);
    const said = new Response(command.stderr).text().catch(() => "");
    this.#failure = command
      .wait()
      .then(async ({ exitCode }) => (exitCode === 0 ? null : new DialFailure(exitCode, await said)), asError);
    void this.#failure.then((failure) => {
      if (failure !== null && !this.readableEnded) this.destroy(failure);
    });
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
        if (!done) this.push(value);
        else void this.#whyEnded(null).then((why) => (why === null ? this.push(null) : this.destroy(why)));
      },
      (error: unknown) => {
        void this.#whyEnded(asError(error)).then((why) => this.destroy(why ?? asError(error)));
      },
    );
  }

  override _write(chunk: Uint8Array, _encoding: string, done: (error?: Error | null) => void): void {
    this.#writer.write(chunk).then(
      () => {
        done();
      },
      (error: unknown) => {
        void this.#whyEnded(asError(error)).then(done);
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

  /** A pipe that broke is the consequence: the command's own words are waited for a while. */
  async #whyEnded(otherwise: Error | null): Promise<Error | null> {
    const late = new Promise<null>((resolve) => {
      setTimeout(resolve, mostWaitMs, null).unref();
    });
    return (await Promise.race([this.#failure, late])) ?? otherwise;
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
