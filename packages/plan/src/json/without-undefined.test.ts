import { expect, test } from "vitest";
import { withoutUndefined } from "./without-undefined.js";

test("keys that are undefined go, at any depth; the rest stays", () => {
  expect(withoutUndefined({ a: undefined, b: [{ c: undefined, d: 0 }], e: null })).toStrictEqual({
    b: [{ d: 0 }],
    e: null,
  });
});

test("a value that holds itself has an end", () => {
  const value: Record<string, unknown> = { a: 1 };
  value["itself"] = value;
  expect(withoutUndefined(value)).toHaveProperty("itself.itself.a", 1);
});

test("a value without such keys is not copied, and of others only what holds one", () => {
  const clean = { a: [{ b: null }] };
  expect(withoutUndefined(clean)).toBe(clean);
  expect(withoutUndefined({ clean, dirty: { c: undefined } })).toHaveProperty("clean", clean);
});
