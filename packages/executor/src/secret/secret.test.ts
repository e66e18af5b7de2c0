import { format, inspect } from "node:util";
import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { Secret } from "./secret.js";

const canary = "canary-5f1d7a";

it("gives its value to those who ask for it by name", () => {
  expect(Secret.of(canary).reveal()).toBe(canary);
});

it("shows nothing wherever values are printed, logged, inspected, joined or made into JSON", () => {
  const secret = Secret.of(canary);
  const shown = [
    String(secret),
    JSON.stringify({ secret, nested: [secret] }),
    inspect(secret, { showHidden: true, depth: 9 }),
    inspect({ deep: { secret } }, { showHidden: true, depth: 9 }),
    format("%s %o %O %j", secret, secret, secret, secret),
    [secret].join(),
    Object.values(secret).join(),
    Object.getOwnPropertyNames(secret).join(),
    JSON.stringify(structuredCloneOrNothing(secret)),
  ].join("\n");
  expect(shown).not.toContain(canary);
  expect(shown).toContain("[secret]");
});

test.prop([fc.string({ minLength: 12, maxLength: 80 })])("shows none of any value", (value) => {
  const secret = Secret.of(value);
  expect(secret.reveal()).toBe(value);
  expect(
    `${String(secret)} ${JSON.stringify([secret])} ${inspect({ secret }, { showHidden: true })}`,
  ).not.toContain(value);
});

it("is not copied by assigning it to another object", () => {
  expect(JSON.stringify(Object.assign({}, Secret.of(canary)))).not.toContain(canary);
});

function structuredCloneOrNothing(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return null;
  }
}
