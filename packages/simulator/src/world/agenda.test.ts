import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { createAgenda } from "./agenda.js";

test.prop([fc.array(fc.nat({ max: 50 })), fc.nat({ max: 60 })])(
  "carries out what is due, by time and then by order of entry, and leaves the rest",
  (times, until) => {
    const agenda = createAgenda();
    const done: [number, number][] = [];
    const told: number[] = [];
    times.forEach((timeMs, order) => {
      agenda.at(timeMs, () => done.push([timeMs, order]));
    });
    agenda.runUntil(until, (timeMs) => told.push(timeMs));
    const due = times
      .map((timeMs, order): [number, number] => [timeMs, order])
      .filter(([timeMs]) => timeMs <= until);
    expect(done).toEqual(due.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    expect(told).toEqual(done.map(([timeMs]) => timeMs));
    agenda.runUntil(Infinity, () => undefined);
    expect(done).toHaveLength(times.length);
  },
);

it("carries out in the same run what an action enters for a time that is due", () => {
  const agenda = createAgenda();
  const done: number[] = [];
  const beat = (timeMs: number): void => {
    done.push(timeMs);
    agenda.at(timeMs + 5, () => {
      beat(timeMs + 5);
    });
  };
  agenda.at(0, () => {
    beat(0);
  });
  agenda.runUntil(12, () => undefined);
  expect(done).toEqual([0, 5, 10]);
});
