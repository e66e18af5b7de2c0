import { Agent } from "node:http";
import { Duplex } from "node:stream";
import type { HostSession } from "@runner-upgrade/transport";

/**
 * An HTTP agent whose connections are commands on a host: `docker system dial-stdio` joins its own input and output with
 * the engine's socket there, as Docker's client does it. Each request has a command of its own.
 */
export class SshAgent extends Agent {
  readonly #session: HostSession;

  constructor(session: HostSession) {
    super({ keepAlive: false });
    this.#session = session;
  }

  override createConnection(_options: unknown, done?: (error: Error | null, stream: Duplex) => void): Duplex {
    void this.#dial().then(
      (stream) => done?.(null, stream),
      (error: unknown) => done?.(error instanceof Error ? error : new Error(String(error)), failed),
    );
    // Node takes the stream from the callback where none is returned.
    return undefined as unknown as Duplex;
  }

  async #dial(): Promise<Duplex> {
    const running = await this.#session.spawn(["docker", "system", "dial-stdio"]);
    const said = new Response(running.stderr).text().catch(() => "");
    const stream = Duplex.fromWeb({ readable: running.stdout, writable: running.stdin });
    // A stream of a command has no socket options; the HTTP client asks for them all the same.
    Object.assign(stream, {
      setKeepAlive: () => stream,
      setNoDelay: () => stream,
      setTimeout: () => stream,
      ref: () => stream,
      unref: () => stream,
    });
    stream.on("close", () => {
      void running.kill().catch(() => undefined);
    });
    running.wait().then(
      async ({ exitCode }) => {
        if (exitCode !== 0 && !stream.destroyed) {
          stream.destroy(new Error(`docker system dial-stdio ended with ${String(exitCode)}: ${await said}`));
        }
      },
      (error: unknown) => {
        stream.destroy(error instanceof Error ? error : new Error(String(error)));
      },
    );
    return stream;
  }
}

const failed = new Duplex();
