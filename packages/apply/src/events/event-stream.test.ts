import { describe, expect, it } from "vitest";
import { createEventStream } from "./event-stream.js";
import type { RunEvent } from "./run-event.js";

const event = (at: number): RunEvent => ({ type: "run-paused", at });

async function collect(events: AsyncIterable<RunEvent>): Promise<number[]> {
  const seen: number[] = [];
  for await (const { at } of events) seen.push(at);
  return seen;
}

describe("an event stream", () => {
  it("gives the first reader everything from the beginning, and ends", async () => {
    const stream = createEventStream();
    stream.push(event(1));
    const first = collect(stream);
    const second = collect(stream);
    stream.push(event(2));
    stream.end();
    expect(await first).toEqual([1, 2]);
    expect(await second).toEqual([2]);
    expect(await collect(stream)).toEqual([]);
  });

  it("throws to its readers what it was ended with, after what came before", async () => {
    const stream = createEventStream();
    stream.push(event(1));
    stream.end(new Error("over"));
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const { at } of stream) seen.push(at);
    };
    await expect(read()).rejects.toThrow("over");
    expect(seen).toEqual([1]);
  });

  it("lets a reader go that has seen enough", async () => {
    const stream = createEventStream();
    stream.push(event(1));
    stream.push(event(2));
    for await (const { at } of stream) {
      expect(at).toBe(1);
      break;
    }
    stream.push(event(3));
    stream.end();
  });

  it("keeps so many for the first reader and no more", async () => {
    const stream = createEventStream();
    for (let at = 0; at < 10_005; at += 1) stream.push(event(at));
    stream.end();
    const seen = await collect(stream);
    expect(seen).toHaveLength(10_000);
    expect(seen[0]).toBe(5);
  });
});
