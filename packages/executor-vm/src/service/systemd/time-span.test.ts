import { expect, it } from "vitest";
import { parseTimeSpan } from "./time-span.js";

it.each([
  ["100ms", 100],
  ["10s", 10_000],
  ["1min 30s", 90_000],
  ["2.5s", 2_500],
  ["1h 1min", 3_660_000],
  ["0", 0],
  ["infinity", Infinity],
  ["", null],
  ["soon", null],
  ["5 parsecs", null],
])("reads %j as %j", (text, ms) => {
  expect(parseTimeSpan(text)).toBe(ms);
});
