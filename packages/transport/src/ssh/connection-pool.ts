import type { Clock } from "../clock/clock.js";
import type { ConnectOptions } from "../contract/transport.js";
import { TransportError } from "../errors/transport-error.js";
import { aborted, disposed, tooSlow } from "./not-connected.js";

/** A connection that several sessions can share. */
export interface PooledConnection {
  /** Resolves when the connection has ended, for whatever reason. Never rejects. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** What {@link ConnectionPool} needs. */
export interface ConnectionPoolOptions<Connection extends PooledConnection> {
  readonly clock: Clock;
  /** How long a connection that nobody uses is kept. */
  readonly idleMs: number;
  /** Opens a connection. `signal` is aborted when nobody waits for it any more. */
  readonly open: (address: string, signal: AbortSignal, timeLimitMs: number) => Promise<Connection>;
  /** Proves that commands run over it, or rejects. */
  readonly prove: (connection: Connection, address: string, signal: AbortSignal) => Promise<void>;
}

/** A connection lent. */
export interface Lease<Connection> {
  readonly connection: Connection;
  /** Idempotent. */
  release(): void;
}

interface Entry<Connection> {
  readonly address: string;
  readonly opening: Promise<Connection>;
  readonly abandon: AbortController;
  isOpen: boolean;
  users: number;
  idle: AbortController | null;
}

/** How long a connection that is kept may take to prove that it is alive, before another one is opened. */
const proofLimitMs = 5_000;

/** Keeps one connection per address, as long as somebody uses it and a while longer. */
export class ConnectionPool<Connection extends PooledConnection> {
  readonly #options: ConnectionPoolOptions<Connection>;
  /** What is lent, by address. */
  readonly #entries = new Map<string, Entry<Connection>>();
  /** These, and those that are not lent any more but not yet closed. */
  readonly #alive = new Set<Entry<Connection>>();
  #isDisposed = false;

  constructor(options: ConnectionPoolOptions<Connection>) {
    this.#options = options;
  }

  /** Lends a connection that is proven to run commands. Rejects with `TransportError`. */
  async acquire(address: string, options: ConnectOptions): Promise<Lease<Connection>> {
    const { signal, timeLimitMs = 20_000 } = options;
    const over = new AbortController();
    const stop = AbortSignal.any(signal === undefined ? [over.signal] : [over.signal, signal]);
    const released = new AbortController();
    this.#options.clock.sleep(timeLimitMs, released.signal).then(
      () => {
        over.abort();
      },
      () => undefined,
    );
    try {
      return await this.#acquire(address, stop, timeLimitMs);
    } catch (error) {
      if (!stop.aborted) throw error;
      throw over.signal.aborted ? tooSlow(address, timeLimitMs, error) : aborted(address);
    } finally {
      released.abort();
    }
  }

  /** Closes every connection. Idempotent. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.all([...this.#alive].map((entry) => this.#drop(entry.address, entry)));
  }

  async #acquire(address: string, stop: AbortSignal, timeLimitMs: number): Promise<Lease<Connection>> {
    const known = this.#entries.get(address);
    if (known !== undefined) {
      const lease = await this.#lendKnown(address, known, stop);
      if (lease !== null) return lease;
      // Whoever still uses it may get an answer yet: it is closed when the last one lets go.
      if (known.users > 0) this.#forget(address, known);
      else await this.#drop(address, known);
    }
    return this.#lend(address, this.#open(address, timeLimitMs), stop);
  }

  /**
   * Lends a connection that is there; `null` when it died unnoticed, which is no news about the host, or when whoever
   * opened it gave up.
   */
  async #lendKnown(
    address: string,
    entry: Entry<Connection>,
    stop: AbortSignal,
  ): Promise<Lease<Connection> | null> {
    const patience = new AbortController();
    const answered = new AbortController();
    if (entry.isOpen) {
      this.#options.clock.sleep(proofLimitMs, answered.signal).then(
        () => {
          patience.abort();
        },
        () => undefined,
      );
    }
    try {
      return await this.#lend(address, entry, AbortSignal.any([stop, patience.signal]));
    } catch (error) {
      const isStale =
        patience.signal.aborted ||
        (TransportError.isInstance(error) && (error.code === "CONNECTION_LOST" || error.code === "ABORTED"));
      if (stop.aborted || !isStale) throw error;
      return null;
    } finally {
      answered.abort();
    }
  }

  #open(address: string, timeLimitMs: number): Entry<Connection> {
    const known = this.#entries.get(address);
    if (known !== undefined) return known;
    if (this.#isDisposed) throw disposed(address);
    const abandon = new AbortController();
    const opening = this.#options.open(address, abandon.signal, timeLimitMs);
    const entry: Entry<Connection> = { address, opening, abandon, isOpen: false, users: 0, idle: null };
    this.#entries.set(address, entry);
    this.#alive.add(entry);
    const forget = (): void => {
      this.#forget(address, entry);
      this.#alive.delete(entry);
      entry.idle?.abort();
    };
    opening.then(({ ended }) => {
      entry.isOpen = true;
      return ended.then(forget);
    }, forget);
    return entry;
  }

  async #lend(address: string, entry: Entry<Connection>, stop: AbortSignal): Promise<Lease<Connection>> {
    entry.users += 1;
    entry.idle?.abort();
    let isReleased = false;
    const release = (): void => {
      if (isReleased) return;
      isReleased = true;
      entry.users -= 1;
      if (entry.users === 0) this.#keepForAWhile(address, entry);
    };
    try {
      const connection = await orAborted(entry.opening, stop);
      await orAborted(this.#options.prove(connection, address, stop), stop);
      return { connection, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  #keepForAWhile(address: string, entry: Entry<Connection>): void {
    const idle = new AbortController();
    entry.idle = idle;
    // Still being opened, and nobody is left to wait for it.
    if (!entry.isOpen) entry.abandon.abort();
    this.#options.clock.sleep(this.#options.idleMs, idle.signal).then(
      () => this.#drop(address, entry),
      () => undefined,
    );
  }

  #forget(address: string, entry: Entry<Connection>): void {
    if (this.#entries.get(address) === entry) this.#entries.delete(address);
  }

  async #drop(address: string, entry: Entry<Connection>): Promise<void> {
    this.#forget(address, entry);
    entry.idle?.abort();
    entry.abandon.abort();
    const connection = await entry.opening.catch(() => null);
    await connection?.close();
  }
}

function orAborted<T>(promise: Promise<T>, stop: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => {
      reject(new Error("stopped"));
    };
    if (stop.aborted) onAbort();
    stop.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => {
      stop.removeEventListener("abort", onAbort);
    });
  });
}
