import { expect, it } from "vitest";
import { linkMs, paysOff } from "./pays-off.js";

const megabyte = 1_000_000;
const at = (megabytesASecond: number) => ({ bytes: megabytesASecond * megabyte, ms: 1_000 });

it.each([
  [164, 0, 10, true],
  [164, 0, 29, true],
  [164, 0, 40, false],
  [164, 0, 1_000, false],
  // Half of it is literal: the other half is not worth the trouble.
  [164, 82, 10, false],
  [164, 20, 10, true],
  [17, 0, 10, false],
  [17, 0, 5, true],
])("%d MB, of which %d are literal, over a link of %d MB/s: %s", (bytes, literal, rate, pays) => {
  expect(paysOff(bytes * megabyte, literal * megabyte, at(rate))).toBe(pays);
});

it("takes a link that took no time for a fast one, and one that brought nothing for a slow one", () => {
  expect(paysOff(164 * megabyte, 0, { bytes: 20 * megabyte, ms: 0 })).toBe(false);
  expect(linkMs(1_000, { bytes: 0, ms: 5 })).toBe(5_000);
});
