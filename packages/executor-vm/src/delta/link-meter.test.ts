import { realClock } from "@runner-upgrade/executor";
import { expect, it } from "vitest";
import { LinkMeter } from "./link-meter.js";
import { measuredBytes } from "./pays-off.js";

it("measures from the first chunk on, and tells the rate once", () => {
  let now = 5_000;
  const meter = new LinkMeter({ ...realClock, now: () => now });
  expect(meter.see(1_000)).toBeNull();
  now += 100;
  expect(meter.see(11_000)).toBeNull();
  expect(meter.rate).toEqual({ bytes: 10_000, ms: 100 });
  now += 900;
  expect(meter.see(measuredBytes)).toEqual({ bytes: measuredBytes - 1_000, ms: 1_000 });
  now += 1_000;
  expect(meter.see(2 * measuredBytes)).toBeNull();
  expect(meter.rate).toEqual({ bytes: 2 * measuredBytes - 1_000, ms: 2_000 });
});
