import { expect, it } from "vitest";
import { situationTable } from "./situation-table.js";

it("counts per 1,000 seeds, and shows what never came up", () => {
  const lines = situationTable(
    new Map([
      ["second runs", 5],
      ["something else", 1],
    ]),
    2_000,
  ).split("\n");
  const of = (name: string): string | undefined =>
    lines.find((line) => line.startsWith(name))?.replace(/ +/g, " ");
  expect(of("second runs")).toBe("second runs 2.5");
  expect(of("something else")).toBe("something else 0.5");
  expect(of("guard refused before stop")).toBe("guard refused before stop 0");
});
