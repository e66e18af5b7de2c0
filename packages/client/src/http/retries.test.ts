import { describe, expect, it } from "vitest";
import { failureOf, subject } from "../../test/support/clients.js";
import { json } from "../../test/support/observed-server.js";

const ok = { runners: [] };
const busy = (status: number, headers: Record<string, string> = {}): Response =>
  json({ message: "busy" }, { status, headers });

/** Answers the given ones in turn, the last for ever. */
function inTurn(...answers: (() => unknown)[]): () => unknown {
  let next = 0;
  return () => answers[Math.min(next++, answers.length - 1)]?.();
}

const backoffs = (sleeps: number[]): number[] => sleeps.filter((ms) => ms !== 30_000);

describe("an idempotent call", () => {
  it.each([429, 500, 502, 503, 504])("is sent again after %d until it succeeds", async (status) => {
    const { client, server, clock } = subject(
      inTurn(
        () => busy(status),
        () => busy(status),
        () => ok,
      ),
    );
    expect(await clock.run(client.listRunners())).toEqual([]);
    expect(server.calls).toHaveLength(3);
    expect(backoffs(clock.sleeps)).toEqual([250, 500]);
  });

  it.each([400, 401, 403, 404, 409, 501, 505])("is not sent again after %d", async (status) => {
    const { client, server, clock } = subject(() => busy(status));
    await clock.run(failureOf(client.listRunners()));
    expect(server.calls).toHaveLength(1);
  });

  it("is sent again after a broken connection", async () => {
    const { client, server, clock } = subject(
      inTurn(
        () => new TypeError("fetch failed"),
        () => ok,
      ),
    );
    await clock.run(client.listRunners());
    expect(server.calls).toHaveLength(2);
  });

  it("fails with the last failure after its attempts, the wait never above its most", async () => {
    const retry = { attempts: 5, minDelayMs: 1_000, maxDelayMs: 2_500 };
    const { client, server, clock } = subject(() => busy(502), { retry });
    expect(await clock.run(failureOf(client.listRunners()))).toMatchObject({
      code: "SERVER_ERROR",
      status: 502,
    });
    expect(server.calls).toHaveLength(5);
    expect(backoffs(clock.sleeps)).toEqual([1_000, 2_000, 2_500, 2_500]);
  });

  it("is not sent again where retries are off", async () => {
    const { client, server, clock } = subject(() => busy(503), { retry: { attempts: 1 } });
    await clock.run(failureOf(client.listRunners()));
    expect(server.calls).toHaveLength(1);
  });

  it("is sent as often as the call itself allows, whatever the client does otherwise", async () => {
    const once = subject(() => busy(503));
    await once.clock.run(failureOf(once.client.listRunners({}, { attempts: 1 })));
    expect(once.server.calls).toHaveLength(1);
    const twice = subject(() => busy(503), { retry: { attempts: 1 } });
    await twice.clock.run(failureOf(twice.client.listRunners({}, { attempts: 2 })));
    expect(twice.server.calls).toHaveLength(2);
  });

  it("spreads its waits by the jitter", async () => {
    const { client, clock } = subject(
      inTurn(
        () => busy(503),
        () => ok,
      ),
      { retry: { jitter: () => 0 } },
    );
    await clock.run(client.listRunners());
    expect(backoffs(clock.sleeps)).toEqual([125]);
  });

  it("waits as long as the server asks, in seconds or until a date", async () => {
    const date = new Date(1_000_000 + 3_000 + 4_000).toUTCString();
    const { client, clock } = subject(
      inTurn(
        () => busy(429, { "retry-after": "3" }),
        () => busy(503, { "retry-after": date }),
        () => ok,
      ),
    );
    await clock.run(client.listRunners());
    expect(backoffs(clock.sleeps)).toEqual([3_000, 4_000]);
  });

  it("fails at once, saying what the server asked, where the wait is longer than the time left", async () => {
    const { client, server, clock } = subject(() => busy(429, { "retry-after": "60" }));
    const startedMs = clock.now();
    const error = await clock.run(failureOf(client.listRunners()));
    expect(error).toMatchObject({ code: "RATE_LIMITED", retryAfterMs: 60_000, isRetryable: true });
    expect(server.calls).toHaveLength(1);
    expect(clock.now()).toBe(startedMs);
  });

  it("ends while it waits when it is aborted", async () => {
    const controller = new AbortController();
    const { client, server, clock } = subject(() => {
      setTimeout(() => {
        controller.abort();
      }, 0);
      return busy(503, { "retry-after": "20" });
    });
    const frozen = { ...clock, sleep: (ms: number, signal?: AbortSignal) => clock.sleep(ms, signal) };
    const error = await failureOf(client.listRunners({}, { signal: controller.signal }));
    expect(error.code).toBe("ABORTED");
    expect(server.calls).toHaveLength(1);
    expect(frozen.pending()).toBe(0);
  });

  it("sends its body again", async () => {
    const { client, server, clock } = subject(
      inTurn(
        () => busy(503),
        () => ({ id: "a" }),
      ),
    );
    await clock.run(client.updateRunner("a", { name: "x" }));
    expect(server.calls.map((call) => call.body)).toEqual(Array(2).fill('{"name":"x","runnerId":"a"}'));
  });
});

describe("a deletion", () => {
  it("that finds nothing after an attempt whose answer was lost has done its work", async () => {
    const { client, server, clock } = subject(
      inTurn(
        () => new TypeError("fetch failed"),
        () => busy(404),
      ),
    );
    await clock.run(client.deleteReplica("a", "b"));
    expect(server.calls).toHaveLength(2);
  });

  it("that finds nothing at first is NOT_FOUND", async () => {
    const { client, clock } = subject(() => busy(404));
    expect(await clock.run(failureOf(client.deleteRunner("a")))).toMatchObject({ code: "NOT_FOUND" });
  });

  it("that was only asked to wait, and then finds nothing, is NOT_FOUND", async () => {
    const { client, clock } = subject(
      inTurn(
        () => busy(429),
        () => busy(404),
      ),
    );
    expect(await clock.run(failureOf(client.deleteRunner("a")))).toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a call that cannot be repeated", () => {
  it("is not sent again even where the server asks to wait, and says that it could be", async () => {
    const { client, server, clock } = subject(() => busy(429, { "retry-after": "1" }));
    const error = await clock.run(failureOf(client.regenerateCredentials("a")));
    expect(error).toMatchObject({ code: "RATE_LIMITED", isRetryable: true, mayHaveTakenEffect: false });
    expect(server.calls).toHaveLength(1);
  });

  it("may have taken effect after 500, not after 501", async () => {
    const failed = subject(() => busy(500));
    expect(await failed.clock.run(failureOf(failed.client.createReplica("a")))).toMatchObject({
      mayHaveTakenEffect: true,
    });
    const never = subject(() => busy(501));
    expect(await never.clock.run(failureOf(never.client.createReplica("a")))).toMatchObject({
      mayHaveTakenEffect: false,
    });
  });
});

it("tells the logger of each failure and retry, by methods of one whole logger", async () => {
  const lines: string[] = [];
  class OwnLogger {
    readonly #prefix = "own";
    debug(message: string): void {
      lines.push(`${this.#prefix} debug ${message}`);
    }
    info(): void {
      throw new Error("unused");
    }
    warn(message: string, details?: Record<string, unknown>): void {
      lines.push(`${this.#prefix} warn ${message} ${JSON.stringify(details)}`);
    }
    error(): void {
      throw new Error("unused");
    }
  }
  const { client, clock } = subject(
    inTurn(
      () => busy(503),
      () => ok,
    ),
    { logger: new OwnLogger() },
  );
  await clock.run(client.listRunners());
  expect(lines).toEqual([
    "own debug getSystemInfo succeeded",
    "own debug listRunners failed",
    'own warn listRunners failed and is tried again in 250 ms {"operation":"listRunners","method":"GET","path":"/runnerManagement/runners","tries":1,"code":"SERVER_ERROR"}',
    "own debug listRunners succeeded",
  ]);
});
