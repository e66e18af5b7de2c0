import { expect, test } from "vitest";
import { quotePosix } from "./quote-posix.js";

test("leaves plain words as they are, and quotes everything else", () => {
  expect(quotePosix("runner.service")).toBe("runner.service");
  expect(quotePosix("a b; rm -rf '/'")).toBe(String.raw`'a b; rm -rf '\''/'\'''`);
  expect(quotePosix("É\n$x")).toBe("'É\n$x'");
  expect(quotePosix("")).toBe("''");
});

test("neither shortens nor alters a text, for a command that is cut short is dangerous", () => {
  expect(quotePosix("x".repeat(5_000))).toHaveLength(5_000);
  expect(quotePosix(" a  b ")).toBe("' a  b '");
});

test("refuses NUL, which no argument can hold", () => {
  expect(() => quotePosix("a\0b")).toThrow(TypeError);
});
