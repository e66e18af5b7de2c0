import { Agent } from "node:http";
import { Duplex } from "node:stream";
import type { HostSession } from "@runner-upgrade/transport";
import { CommandStream } from "./command-stream.js";

/**
 * An HTTP agent whose connections are commands on a host: `docker system dial-stdio` joins its own input and output with
 * the engine's socket there, as Docker's client does it. Each request has a command of its own.
 */
export class SshAgent extends Agent {
  readonly #session: HostSession;
  readonly #command: readonly [string, ...string[]];

  /** `socket`: the engine's on that host, where it is not the one that its client takes by itself. */
  constructor(session: HostSession, socket: string | null) {
    super({ keepAlive: false });
    this.#session = session;
    const host = socket === null ? [] : ["--host", `unix://${socket}`];
    this.#command = ["docker", ...host, "system", "dial-stdio"];
  }

  override createConnection(_options: unknown, done?: (error: Error | null, stream: Duplex) => void): Duplex {
    this.#session.spawn(this.#command).then(
      (command) => done?.(null, new CommandStream(command)),
      (error: unknown) => done?.(error instanceof Error ? error : new Error(String(error)), new Duplex()),
    );
    // Node takes the stream from the callback where none is returned.
    return undefined as unknown as Duplex;
  }
}
