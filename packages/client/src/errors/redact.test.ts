import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { redact } from "./redact.js";
import { codesOf, safeCause } from "./safe-cause.js";

test.prop([fc.string(), fc.string({ minLength: 7 }), fc.string()])(
  "no secret is left in a text",
  (before, secret, after) => {
    fc.pre(!"[hidden]".includes(secret));
    expect(redact(before + secret + after, [secret])).not.toContain(secret);
  },
);

it("hides the longer of two secrets first", () => {
  expect(redact("Bearer abcdefgh", ["abcdefgh", "Bearer abcdefgh"])).toBe("[hidden]");
});

it("ends a chain of causes that goes round", () => {
  const error = new Error("a");
  error.cause = error;
  expect(codesOf(error)).toEqual([]);
  expect(safeCause(error, [])).toBeInstanceOf(Error);
});

it("copies names, codes and causes, and makes errors of what is none", () => {
  const inner = Object.assign(new Error("inner"), { code: "E1" });
  const copy = safeCause(
    Object.assign(new TypeError("outer", { cause: inner }), { code: "E2", own: "secret" }),
    [],
  );
  expect(copy).toMatchObject({
    name: "TypeError",
    message: "outer",
    code: "E2",
    cause: { message: "inner", code: "E1" },
  });
  expect(copy).not.toHaveProperty("own");
  expect(safeCause("a text with secret-1", ["secret-1"])?.message).toBe("a text with [hidden]");
  expect(safeCause({ token: "x" }, [])?.message).toBe("not an error");
  expect(safeCause(undefined, [])).toBeUndefined();
});
