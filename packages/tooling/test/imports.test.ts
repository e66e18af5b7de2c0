import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importsIn, importsOf, loopsIn, type Import } from "./import-graph.js";
import { root, workspaces, type Manifest } from "./workspaces.js";

const manifestOf = (folder: string): Manifest | Record<string, never> =>
  workspaces.find((one) => one.folder === folder)?.manifest ?? {};
const packages = workspaces
  .map(({ folder }) => folder)
  .filter((folder) => existsSync(join(root, folder, "src")));
const imports = new Map(packages.map((folder) => [folder, importsOf(folder)]));
const edges = (of: readonly Import[]): [string, string][] => of.map(({ from, to }) => [from, to]);

/** The folder directly below `src` that says which concept a file belongs to; a file beside it stands for itself. */
const conceptOf = (file: string): string => file.split("/")[0] ?? file;
const isTest = ({ from }: Import): boolean => /\.test(?:-d)?\.ts$/.test(from);

/** What may look up, as a type alone. The union of all hosts names each platform's host, which stands in the platform's folder. */
const mayLookUp: readonly string[] = [
  "packages/plan: hosts/host.ts -> platforms/vm/vm-host.ts",
  "packages/plan: hosts/host.ts -> platforms/docker/docker-host.ts",
  "packages/plan: hosts/host.ts -> platforms/kubernetes/kubernetes-host.ts",
];

describe.each(packages)("the imports of %s", (folder) => {
  const all = imports.get(folder) ?? [];

  it("form no loop of files at run time", () => {
    expect(loopsIn(edges(all.filter(({ isTypeOnly }) => !isTypeOnly)))).toEqual([]);
  });

  it("form no loop of files, types included", () => {
    expect(loopsIn(edges(all))).toEqual([]);
  });

  // A test may use what stands above its subject to set the scene.
  it("form no loop of folders", () => {
    const between = all
      .filter((one) => !isTest(one))
      .filter(
        ({ from, to, isTypeOnly }) => !(isTypeOnly && mayLookUp.includes(`${folder}: ${from} -> ${to}`)),
      )
      .map(({ from, to }): [string, string] => [conceptOf(from), conceptOf(to)]);
    expect(loopsIn(between)).toEqual([]);
  });

  it("name files: only an entry point is an index", () => {
    const entries = Object.values(manifestOf(folder)["exports"] ?? {}).map((target) =>
      JSON.stringify(target),
    );
    const indexes = readdirSync(join(root, folder, "src"), { recursive: true, encoding: "utf8" })
      .filter((file) => /(?:^|\/)index\.ts$/.test(file))
      .filter((file) => !entries.some((target) => target.includes(`"./src/${file}"`)));
    expect(indexes, "import from the file that holds the name").toEqual([]);
  });
});

describe("the search for loops", () => {
  it("tells imports of types from those that stay at run time", () => {
    const text = [
      'import { a } from "./a.js";',
      'import type { B } from "../b.js";',
      'export type { C } from "./c.js";',
      'export { d, type D } from "./d.js";',
      'import { e } from "node:fs";',
      'const f = await import("./f.js");',
    ].join("\n");
    expect(importsIn("folder/file.ts", text)).toEqual([
      { from: "folder/file.ts", to: "folder/a.ts", isTypeOnly: false },
      { from: "folder/file.ts", to: "b.ts", isTypeOnly: true },
      { from: "folder/file.ts", to: "folder/c.ts", isTypeOnly: true },
      { from: "folder/file.ts", to: "folder/d.ts", isTypeOnly: false },
    ]);
  });

  it("reports one shortest loop for names that reach each other, and nothing where none do", () => {
    const line: [string, string][] = [
      ["a", "b"],
      ["b", "c"],
      ["a", "c"],
      ["c", "c"],
    ];
    expect(loopsIn(line)).toEqual([]);
    expect(loopsIn([...line, ["c", "d"], ["d", "b"], ["c", "b"]])).toEqual([
      "b -> c -> b",
      "d -> b -> c -> d",
    ]);
  });

  it("finds the sources", () => {
    expect([...imports.values()].flat().length).toBeGreaterThan(3_000);
  });
});
