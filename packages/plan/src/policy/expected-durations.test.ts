import { expect, test } from "vitest";
import { toldDurations } from "./expected-durations.js";

const runner = { id: "1", name: "one", tags: ["eu", "linux"] };

test.each([
  [{}, null],
  [{ platforms: { vm: 5, docker: 6 } }, 5],
  [{ platforms: { vm: 5 }, sites: { berlin: 8, rome: 9 } }, 8],
  [{ platforms: { vm: 5 }, sites: { rome: 9 } }, 5],
  [{ sites: { berlin: 8 }, tags: { eu: 7 } }, 7],
  [{ platforms: { vm: 5 }, tags: { EU: 7, linux: 9, us: 11 } }, 9],
  [{ platforms: { vm: 5 }, tags: { eu: 7 }, runners: { one: 3 } }, 3],
  [{ runners: { "1": 4, one: 3 } }, 4],
  [{ runners: { two: 3 } }, null],
])("of %j a Runner is told %s", (told, ms) => {
  expect(toldDurations(told)(runner, { platform: "vm", site: "berlin" })).toBe(ms);
});
