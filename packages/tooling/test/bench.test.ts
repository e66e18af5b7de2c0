import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { root } from "./workspaces.js";

interface Figure {
  readonly source: string;
  readonly name: string;
  readonly goal: number;
  readonly bar: number;
  readonly isAtLeast: boolean;
}
type Printed = Readonly<Record<string, number>> | null;
type Judge = (
  figure: object,
  printed: Printed,
) => { readonly value: number | null; readonly verdict: string };

const load = async <T>(name: string): Promise<T> =>
  (await import(pathToFileURL(join(root, "bench", name)).href)) as T;
const { judge } = await load<{ judge: Judge }>("judge.mjs");
const { readFigures } = await load<{ readFigures: (output: string) => Printed }>("read-figures.mjs");
const { figures, sources } = await load<{
  figures: readonly Figure[];
  sources: Readonly<Record<string, { readonly command: readonly string[] }>>;
}>("figures.mjs");

const pick = (all: Readonly<Record<string, number>>): number | undefined => all["one"];

test.each([
  [{ bar: 2, isAtLeast: false }, { one: 2 }, "met"],
  [{ bar: 2, isAtLeast: false }, { one: 2.01 }, "missed"],
  [{ bar: 0.85, isAtLeast: true }, { one: 0.85 }, "met"],
  [{ bar: 0.85, isAtLeast: true }, { one: 0.84 }, "missed"],
  [{ bar: 2, isAtLeast: false }, {}, "not measured"],
  [{ bar: 2, isAtLeast: false }, { one: Number.NaN }, "not measured"],
  [{ bar: 2, isAtLeast: false }, null, "not measured"],
])("%o with %o: %s", (figure, printed, verdict) => {
  expect(judge({ ...figure, pick }, printed).verdict).toBe(verdict);
});

test("figures are read from what a program prints, from all its lines", () => {
  expect(readFigures('rows\nFIGURES {"one":1}\n  FIGURES {"two":2}\n')).toEqual({ one: 1, two: 2 });
  expect(readFigures("rows only")).toBeNull();
});

test("each figure has a source and a bar that its goal would meet, and each program is there", () => {
  for (const { source, name, goal, bar, isAtLeast } of figures) {
    expect(Object.keys(sources), name).toContain(source);
    expect(isAtLeast ? goal >= bar : goal <= bar, name).toBe(true);
  }
  for (const { command } of Object.values(sources)) {
    if (command[0] === "node") expect(existsSync(join(root, command[1] ?? "")), command.join(" ")).toBe(true);
  }
});

test("an unknown program is refused before anything is measured", () => {
  const run = spawnSync(process.execPath, [join(root, "bench/run.mjs"), "--only", "plan,speed"], {
    encoding: "utf8",
  });
  expect(run.status).toBe(2);
  expect(run.stderr).toContain("--only names speed; there is plan,");
});
