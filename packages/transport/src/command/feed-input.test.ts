import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { describe, expect, it } from "vitest";

import { feedInput } from "./feed-input.js";

/** Takes what it is given, and keeps none of it. */
function sink(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      setImmediate().then(
        () => {
          done();
        },
        () => undefined,
      );
    },
  });
}

async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  for (let round = 0; round < 5; round += 1) {
    await setImmediate();
    gc();
  }
}

describe("feedInput", () => {
  it.each([
    { name: "that has room for all of them", chunkBytes: 1_000 },
    { name: "that the stream has to wait for", chunkBytes: 200_000 },
  ])("keeps no chunk that was handed to an input $name", async ({ chunkBytes }) => {
    const chunks: WeakRef<Uint8Array>[] = [];
    const over = new AbortController();
    let onPause: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => (onPause = resolve));
    const stream = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          if (chunks.length === 200) {
            onPause();
            return new Promise<void>(() => undefined);
          }
          const chunk = new Uint8Array(chunkBytes);
          chunks.push(new WeakRef(chunk));
          controller.enqueue(chunk);
          return undefined;
        },
      },
      { highWaterMark: 0 },
    );
    const input = sink();
    const feeding = feedInput(input, stream, { signal: over.signal });
    await paused;
    await expect.poll(() => input.writableLength).toBe(0);
    await collectGarbage();
    expect(chunks.filter((chunk) => chunk.deref() !== undefined).length).toBeLessThan(20);
    over.abort();
    expect(await feeding).toBe(false);
  });

  it("stops at once when it is aborted while it waits for the stream, and cancels it", async () => {
    const over = new AbortController();
    let isCancelled = false;
    const stream = new ReadableStream<Uint8Array>({
      cancel: () => {
        isCancelled = true;
      },
    });
    const feeding = feedInput(sink(), stream, { signal: over.signal });
    await setImmediate();
    over.abort();
    expect(await feeding).toBe(false);
    expect(isCancelled).toBe(true);
  });

  it("stops at once when the input closes while it waits for room in it", async () => {
    const input = new Writable({ write: () => undefined });
    const feeding = feedInput(input, new Uint8Array(10_000_000), { signal: new AbortController().signal });
    await setImmediate();
    // Taken ahead, but not without end.
    expect(input.writableLength).toBeGreaterThan(1_000_000);
    expect(input.writableLength).toBeLessThan(2_000_000);
    input.destroy();
    expect(await feeding).toBe(false);
  });
});
