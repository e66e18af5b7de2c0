import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { published, root } from "./workspaces.js";

const entries = published.flatMap(({ folder, manifest }) =>
  Object.entries(manifest["exports"] as Record<string, string | Record<string, string>>)
    .filter((entry): entry is [string, Record<string, string>] => typeof entry[1] === "object")
    .map(([entry, target]) => ({
      name: join(manifest.name, entry),
      file: join(root, folder, target["@runner-upgrade/source"] ?? ""),
    })),
);

const program = ts.createProgram(
  entries.map(({ file }) => file),
  {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    customConditions: ["@runner-upgrade/source"],
    noEmit: true,
    skipLibCheck: true,
  },
);
const checker = program.getTypeChecker();

function kindOf(symbol: ts.Symbol): string {
  const { flags } = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (flags & ts.SymbolFlags.Class) return "class";
  if (flags & ts.SymbolFlags.Function) return "function";
  if (flags & ts.SymbolFlags.Variable) return "constant";
  if (flags & ts.SymbolFlags.Interface) return "interface";
  if (flags & ts.SymbolFlags.TypeAlias) return "type";
  return "unknown";
}

function surfaceOf(file: string): string {
  const source = program.getSourceFile(file);
  const symbol = source && checker.getSymbolAtLocation(source);
  if (!symbol) return "(nothing)\n";
  return checker
    .getExportsOfModule(symbol)
    .map((exported) => `${kindOf(exported)} ${exported.name}\n`)
    .sort()
    .join("");
}

// A name that vanishes or appears is a change for users: it must show in a review.
describe("the exports of each entry point", () => {
  it.each(entries.map(({ name, file }) => [name, file] as const))("%s", async (name, file) => {
    await expect(surfaceOf(file)).toMatchFileSnapshot(
      `__snapshots__/exports/${name.replace("@runner-upgrade/", "").replace("/", "-")}.txt`,
    );
  });
});
