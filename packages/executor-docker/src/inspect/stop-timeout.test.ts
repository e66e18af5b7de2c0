import type { JsonObject } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { parseContainer, type Container } from "../engine/inspection.js";
import { stopTimeoutOf } from "./stop-timeout.js";

const container = (config: JsonObject, isRunning = true): Container =>
  parseContainer({ Id: "1", Name: "/r", Config: config, State: { Status: "running", Running: isRunning } });

it.each([
  ["the engine's own limit", [container({})], 10_000],
  ["the container's", [container({ StopTimeout: 600 })], 600_000],
  ["none at once", [container({ StopTimeout: 0 })], 0],
  [
    "the sum of several, which are stopped one after another",
    [container({ StopTimeout: 60 }), container({})],
    70_000,
  ],
  ["no limit at all", [container({ StopTimeout: -1 }), container({})], null],
  ["nothing for one that does not run", [container({ StopTimeout: 600 }, false)], 0],
])("tells %s", (_what, containers, ms) => {
  expect(stopTimeoutOf(containers)).toBe(ms);
});
