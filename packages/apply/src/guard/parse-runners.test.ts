import { test } from "@fast-check/vitest";
import { defineFleet, type RunnerInput } from "@runner-upgrade/plan";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRunnerParser } from "./parse-runners.js";

const server = { uuid: "server", version: "5.7.0", apiVersion: 48, replicas: "off" } as const;
const projects = [{ name: "web", dispatch: "manual" as const }];
const runner = fc.record({
  name: fc.constantFrom("one", "two"),
  status: fc.constantFrom("Healthy", "Down"),
  version: fc.constantFrom("5.6.0", null),
  tags: fc.array(fc.constantFrom("East", "west", "linux"), { maxLength: 3 }),
  runningOperations: fc.constantFrom(null, 0, 7),
  associations: fc.constantFrom(
    [],
    [{ project: "web", nodeFilter: ".*", remoteNodeDispatch: true, isNode: null }],
    [{ project: "web", nodeFilter: ".*", remoteNodeDispatch: false, isNode: null }],
  ),
});
const fleets = fc.array(fc.array(runner, { minLength: 1, maxLength: 4 }), { maxLength: 8 });

test.prop([fleets])("gives the fleet that is defined anew, whatever it remembers", (readings) => {
  const parse = createRunnerParser(server);
  for (const reading of readings) {
    const runners: RunnerInput[] = reading.map((each, index) => ({ ...each, id: `r${9 - index}` }));
    expect(parse({ projects, runners }, "web")).toEqual(defineFleet({ server, projects, runners }));
  }
});

it("refuses a Runner that is listed twice", () => {
  const parse = createRunnerParser(server);
  const one: RunnerInput = { id: "a", name: "a", status: "Healthy" };
  parse({ projects, runners: [one] }, "web");
  expect(() => parse({ projects, runners: [one, one] }, "web")).toThrow("listed twice");
});
