import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { inventoryJsonSchema } from "./json-schema.js";

it("has the published schema current (npm run generate)", () => {
  const path = new URL("../../schemas/inventory.json", import.meta.url);
  expect(JSON.parse(readFileSync(path, "utf8"))).toEqual(JSON.parse(JSON.stringify(inventoryJsonSchema())));
});
