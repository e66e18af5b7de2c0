import { describe, expect, it } from "vitest";

import { createVirtualClock } from "../../test/virtual-clock.js";
import type { VirtualClock } from "../../test/virtual-clock.js";
import { TransportError } from "../errors/transport-error.js";
import { ConnectionPool } from "./connection-pool.js";
import type { PooledConnection } from "./connection-pool.js";

interface FakeConnection extends PooledConnection {
  readonly number: number;
  readonly isClosed: () => boolean;
  readonly breakUnnoticed: () => void;
  readonly fallSilent: () => void;
}

interface Fixture {
  readonly clock: VirtualClock;
  readonly pool: ConnectionPool<FakeConnection>;
  readonly opened: FakeConnection[];
  /** Settles the oldest opening that waits, where openings are held back. */
  readonly letIn: () => void;
  readonly abandoned: () => number;
}

const lost = new TransportError({ code: "CONNECTION_LOST", message: "gone" });

interface FixtureOptions {
  readonly isHeldBack?: boolean;
  readonly areBorn?: "alive" | "broken";
}

function createFixture({ isHeldBack = false, areBorn = "alive" }: FixtureOptions = {}): Fixture {
  const clock = createVirtualClock();
  const opened: FakeConnection[] = [];
  const waiting: (() => void)[] = [];
  let abandoned = 0;
  const broken = new Set<number>();
  const silent = new Set<number>();
  const pool = new ConnectionPool<FakeConnection>({
    clock,
    idleMs: 1_000,
    open: async (_address, signal) => {
      if (isHeldBack) {
        await new Promise<void>((resolve, reject) => {
          waiting.push(resolve);
          signal.addEventListener("abort", () => {
            abandoned += 1;
            reject(new TransportError({ code: "ABORTED", message: "given up" }));
          });
        });
      }
      const number = opened.length;
      let end: () => void = () => undefined;
      const ended = new Promise<void>((resolve) => (end = resolve));
      let isClosed = false;
      const connection: FakeConnection = {
        number,
        ended,
        isClosed: () => isClosed,
        breakUnnoticed: () => broken.add(number),
        fallSilent: () => silent.add(number),
        close: () => {
          isClosed = true;
          end();
          return Promise.resolve();
        },
      };
      opened.push(connection);
      return connection;
    },
    prove: ({ number }) => {
      if (silent.has(number)) return new Promise(() => undefined);
      return areBorn === "broken" || broken.has(number) ? Promise.reject(lost) : Promise.resolve();
    },
  });
  return { clock, pool, opened, letIn: () => waiting.shift()?.(), abandoned: () => abandoned };
}

describe("ConnectionPool", () => {
  it("opens one connection per address, and keeps it a while", async () => {
    const { pool, opened, clock } = createFixture();
    const [first, second] = await Promise.all([pool.acquire("a", {}), pool.acquire("a", {})]);
    await pool.acquire("b", {});
    expect(opened.length).toBe(2);
    first.release();
    first.release();
    await clock.advance(5_000);
    expect(opened[0]?.isClosed()).toBe(false);
    second.release();
    await clock.advance(999);
    expect(opened[0]?.isClosed()).toBe(false);
    await clock.advance(1);
    expect(opened[0]?.isClosed()).toBe(true);
    expect(opened[1]?.isClosed()).toBe(false);
  });

  it("does not close what is lent again in time", async () => {
    const { pool, opened, clock } = createFixture();
    (await pool.acquire("a", {})).release();
    await clock.advance(500);
    await pool.acquire("a", {});
    await clock.advance(5_000);
    expect(opened.length).toBe(1);
    expect(opened[0]?.isClosed()).toBe(false);
  });

  it("opens another when the one that it has died unnoticed", async () => {
    const { pool, opened } = createFixture();
    (await pool.acquire("a", {})).release();
    opened[0]?.breakUnnoticed();
    const { connection } = await pool.acquire("a", {});
    expect(connection.number).toBe(1);
    expect(opened[0]?.isClosed()).toBe(true);
  });

  it("opens another when the one that it has does not answer", async () => {
    const { pool, opened, clock } = createFixture();
    (await pool.acquire("a", {})).release();
    opened[0]?.fallSilent();
    const acquiring = pool.acquire("a", {});
    await clock.advance(5_000);
    expect((await acquiring).connection.number).toBe(1);
    expect(opened[0]?.isClosed()).toBe(true);
  });

  it("leaves one that does not answer to those who still use it", async () => {
    const { pool, opened, clock } = createFixture();
    const slow = await pool.acquire("a", {});
    opened[0]?.fallSilent();
    const acquiring = pool.acquire("a", {});
    await clock.advance(5_000);
    expect((await acquiring).connection.number).toBe(1);
    expect(opened[0]?.isClosed()).toBe(false);
    slow.release();
    await clock.advance(1_000);
    expect(opened.map((connection) => connection.isClosed())).toEqual([true, false]);
    await pool.dispose();
    expect(opened.map((connection) => connection.isClosed())).toEqual([true, true]);
  });

  it("does not try for ever", async () => {
    const { pool, opened } = createFixture({ areBorn: "broken" });
    await expect(pool.acquire("a", {})).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    expect(opened.length).toBe(1);
    await expect(pool.acquire("a", {})).rejects.toMatchObject({ code: "CONNECTION_LOST" });
    expect(opened.length).toBe(2);
  });

  it("gives up an opening only when nobody waits for it any more", async () => {
    const { pool, abandoned, letIn } = createFixture({ isHeldBack: true });
    const controller = new AbortController();
    const impatient = pool.acquire("a", { signal: controller.signal });
    const patient = pool.acquire("a", {});
    controller.abort();
    await expect(impatient).rejects.toMatchObject({ code: "ABORTED" });
    expect(abandoned()).toBe(0);
    letIn();
    expect((await patient).connection.number).toBe(0);

    const alone = new AbortController();
    const given = pool.acquire("b", { signal: alone.signal });
    alone.abort();
    await expect(given).rejects.toMatchObject({ code: "ABORTED" });
    expect(abandoned()).toBe(1);
  });

  it("ends at the time limit", async () => {
    const { pool, clock, abandoned } = createFixture({ isHeldBack: true });
    const acquiring = pool.acquire("a", { timeLimitMs: 3_000 });
    const failure = expect(acquiring).rejects.toMatchObject({ code: "TIMEOUT", isRetryable: true });
    await clock.advance(2_999);
    expect(abandoned()).toBe(0);
    await clock.advance(1);
    await failure;
    expect(abandoned()).toBe(1);
  });

  it("closes all when it is disposed of, also what is being opened", async () => {
    const { pool, opened, abandoned } = createFixture();
    await pool.acquire("a", {});
    await pool.dispose();
    await pool.dispose();
    expect(opened[0]?.isClosed()).toBe(true);
    await expect(pool.acquire("a", {})).rejects.toMatchObject({
      code: "CONNECTION_LOST",
      isRetryable: false,
    });
    expect(abandoned()).toBe(0);

    const held = createFixture({ isHeldBack: true });
    const acquiring = held.pool.acquire("a", {});
    const failure = expect(acquiring).rejects.toThrow();
    await held.pool.dispose();
    await failure;
    expect(held.abandoned()).toBe(1);
  });
});
