import * as fc from "fast-check";
import { expect, test } from "vitest";
import { PriorityQueue } from "./priority-queue.js";

test("whatever goes in comes out in order", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.array(fc.integer()), (first, later) => {
      const queue = new PriorityQueue<number>((left, right) => left - right, first);
      for (const item of later) queue.push(item);
      const out = Array.from({ length: first.length + later.length }, () => queue.pop());
      expect(out).toEqual([...first, ...later].sort((left, right) => left - right));
      expect(queue.pop()).toBeUndefined();
    }),
  );
});
