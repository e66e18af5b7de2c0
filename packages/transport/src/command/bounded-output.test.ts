import { fc, test } from "@fast-check/vitest";
import { describe, expect, it } from "vitest";

import { BoundedOutput } from "./bounded-output.js";

describe("BoundedOutput", () => {
  test.prop([fc.array(fc.uint8Array({ maxLength: 20 })), fc.integer({ min: 1, max: 30 })])(
    "is the tail of what was added",
    (chunks, maxBytes) => {
      const output = new BoundedOutput(maxBytes);
      for (const chunk of chunks) output.add(chunk);
      const all = Buffer.concat(chunks);
      expect(Buffer.from(output.bytes())).toEqual(all.subarray(Math.max(0, all.length - maxBytes)));
      expect(output.isTruncated).toBe(all.length > maxBytes);
    },
  );

  it("holds no more than about what it keeps", () => {
    const output = new BoundedOutput(4_000);
    for (let count = 0; count < 1_000; count += 1) output.add(new Uint8Array(1_000));
    expect(output.bytes().buffer.byteLength).toBeLessThan(10_000);
  });

  it("holds no more of an output that comes byte by byte, out of large buffers", () => {
    const output = new BoundedOutput(100_000);
    const before = process.memoryUsage();
    for (let count = 0; count < 300_000; count += 1) {
      const large = new ArrayBuffer(64);
      output.add(new Uint8Array(large, count % 60, 1));
    }
    const after = process.memoryUsage();
    // Kept as they came, the pieces would take more than a hundred times their size.
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
      30_000_000,
    );
    expect(output.bytes().length).toBe(100_000);
  });

  it("drops the rest of a character that the cut went through", () => {
    const output = new BoundedOutput(4);
    output.add(Buffer.from("aéé"));
    expect(output.text()).toBe("éé");
    output.add(Buffer.from("b"));
    expect(output.text()).toBe("éb");
  });
});
