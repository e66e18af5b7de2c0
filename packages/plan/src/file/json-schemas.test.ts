import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { jsonSchemas } from "./json-schemas.js";

test.each(["plan", "policy"] as const)("schemas/%s.json is current (npm run generate)", (name) => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL(`../../schemas/${name}.json`, import.meta.url), "utf8"),
  );
  expect(committed).toEqual(jsonSchemas()[name]);
});
