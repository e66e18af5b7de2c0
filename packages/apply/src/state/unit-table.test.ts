import { describe, expect, it } from "vitest";
import { freshUnit } from "./unit-state.js";
import { UnitTable } from "./unit-table.js";

const ids = Array.from({ length: 300 }, (_, index) => `r${index}`);
const table = UnitTable.of(ids.map((id) => freshUnit(id)));
const claimed = (unitId: string) => ({ ...freshUnit(unitId), presence: "claimed" as const });

describe("a table of units", () => {
  it("holds every unit, in order", () => {
    expect(table.size).toBe(300);
    expect(table.values().map(({ unitId }) => unitId)).toEqual(ids);
    for (const id of ids) expect(table.get(id)?.unitId).toBe(id);
    expect(table.get("constructor")).toBeUndefined();
  });

  it("changes one unit in a table of its own, and stays as it is", () => {
    const next = table.with(claimed("r130"));
    expect(next.get("r130")?.presence).toBe("claimed");
    expect(table.get("r130")?.presence).toBe("here");
    expect(next.values().filter(({ presence }) => presence === "claimed")).toHaveLength(1);
    expect(next.values().map(({ unitId }) => unitId)).toEqual(ids);
    expect(table.with(freshUnit("unheard-of"))).toBe(table);
  });

  it("tells what has changed since an earlier one of the same run", () => {
    const next = table.with(claimed("r130")).with(claimed("r299")).with(claimed("r131"));
    const changed = next.changedSince(table)?.map(({ unitId }) => unitId);
    expect(changed).toEqual(["r130", "r131", "r299"]);
    expect(next.changedSince(next)).toEqual([]);
    expect(table.map((unit) => unit).changedSince(table)).toEqual([]);
    expect(UnitTable.of(table.values()).changedSince(table)).toBeNull();
  });

  it("shares with the one before all that has not changed", () => {
    const next = table.with(claimed("r130"));
    expect(next.get("r0")).toBe(table.get("r0"));
    expect(next.get("r129")).toBe(table.get("r129"));
  });
});
