import { fc, test } from "@fast-check/vitest";
import { expect, it } from "vitest";
import { needlesOf, Search } from "./needles.js";

const token = "cnry0123456789abcdef";

const forms = fc.constantFrom(
  token,
  Buffer.from(token).toString("hex"),
  Buffer.from(token).toString("base64"),
  Buffer.from(`a${token}z`).toString("base64"),
  Buffer.from(`ab${token}yz`).toString("base64"),
);

test.prop([forms, fc.string(), fc.string(), fc.integer({ min: 1, max: 50 })])(
  "finds a token in any form, however the text is cut",
  (form, before, after, chunkBytes) => {
    const search = new Search(needlesOf([token]) ?? []);
    const text = Buffer.from(before + form + after);
    const chunks = Array.from({ length: Math.ceil(text.length / chunkBytes) }, (_, index) =>
      text.subarray(index * chunkBytes, (index + 1) * chunkBytes),
    );
    expect(chunks.filter((chunk) => search.finds(chunk)).length).toBeGreaterThan(0);
  },
);

it("finds nothing in a text without it, and does not search for what is too short", () => {
  const search = new Search(needlesOf([token]) ?? []);
  expect(search.finds(Buffer.from(`${token.slice(1)} ${token.slice(0, -1)}`))).toBe(false);
  expect(needlesOf([token, "short"])).toBeNull();
});
