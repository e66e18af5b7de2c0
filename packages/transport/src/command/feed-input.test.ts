import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { describe, expect, it } from "vitest";

import { feedInput } from "./feed-input.js";

/** Takes what it is given, and keeps none of it. */
function sink(highWaterMark: number): Writable {
  return new Writable({
    highWaterMark,
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
    { name: "that takes every chunk at once", highWaterMark: 1_000_000 },
    { name: "that makes the stream wait after every chunk", highWaterMark: 1 },
  ])("keeps no chunk that was handed to an input $name", async ({ highWaterMark }) => {
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
          const chunk = new Uint8Array(1_000);
          chunks.push(new WeakRef(chunk));
          controller.enqueue(chunk);
          return undefined;
        },
      },
      { highWaterMark: 0 },
    );
    const feeding = feedInput(sink(highWaterMark), stream, { signal: over.signal });
    await paused;
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
    const feeding = feedInput(sink(1), stream, { signal: over.signal });
    await setImmediate();
    over.abort();
    expect(await feeding).toBe(false);
    expect(isCancelled).toBe(true);
  });

  it("stops at once when the input closes while it waits for room in it", async () => {
    const input = new Writable({ highWaterMark: 1, write: () => undefined });
    const feeding = feedInput(input, new Uint8Array(10), { signal: new AbortController().signal });
    await setImmediate();
    input.destroy();
    expect(await feeding).toBe(false);
  });
});
