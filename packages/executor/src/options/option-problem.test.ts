import { expect, test } from "vitest";
import { numberOption } from "./number-option.js";
import { optionProblem } from "./option-problem.js";

const names = { address: "required", clock: "optional", journal: "elsewhere" } as const;
const problemOf = (options: unknown): string | null =>
  optionProblem<object>("createThing", options as object, names);

test("finds nothing where all is there, nor in what another function takes", () => {
  expect(problemOf({ address: "a" })).toBeNull();
  expect(problemOf({ address: "a", clock: undefined, journal: 1 })).toBeNull();
});

test.each([
  [undefined, "createThing needs an object of options."],
  ["canary", "createThing needs an object of options."],
  [{ address: "a", clok: "canary" }, 'createThing has no option "clok".'],
  [{}, "createThing needs the option address."],
  [{ address: null }, "createThing needs the option address."],
])("says what is wrong with %j, and no value", (options, problem) => {
  expect(problemOf(options)).toBe(`${problem} Nothing was changed. It takes: address, clock.`);
});

test("a number is its default where it is left out, and never negative", () => {
  expect(numberOption("pollMs", undefined, 250)).toBe(250);
  expect(numberOption("pollMs", 0, 250)).toBe(0);
  for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, "5" as never])
    expect(() => numberOption("pollMs", wrong, 250)).toThrow(/`pollMs` to be a number that is not negative/);
});
