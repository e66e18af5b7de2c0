import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { root } from "./workspaces.js";

/** One file that names another of its package. */
export interface Import {
  /** Both from the package's `src`, as `guard/guard.ts`. */
  readonly from: string;
  readonly to: string;
  /** Erased by the compiler: it costs nothing at run time, but a reader still has to follow it. */
  readonly isTypeOnly: boolean;
}

/** Returns the imports between the sources of a package. Tests count too, but nothing imports a test. */
export function importsOf(folder: string): Import[] {
  const src = join(root, folder, "src");
  return readdirSync(src, { recursive: true, encoding: "utf8" })
    .filter((file) => /(?<!\.d)\.ts$/.test(file))
    .flatMap((file) => importsIn(file, readFileSync(join(src, file), "utf8")));
}

/** Returns what one file names by a relative path. A dynamic import is left out: nothing waits for it while loading. */
export function importsIn(file: string, text: string): Import[] {
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const specifier = statement.moduleSpecifier;
    if (!specifier || !ts.isStringLiteral(specifier) || !specifier.text.startsWith(".")) return [];
    const isTypeOnly = ts.isImportDeclaration(statement)
      ? statement.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword
      : statement.isTypeOnly;
    return [{ from: file, to: join(dirname(file), specifier.text.replace(/\.js$/, ".ts")), isTypeOnly }];
  });
}

/** Returns one shortest loop for each group of names that reach each other, as `a -> b -> a`. */
export function loopsIn(edges: readonly (readonly [string, string])[]): string[] {
  const next = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from !== to) next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const seen = new Set<string>();
  return [...next.keys()].sort().flatMap((start) => {
    if (seen.has(start)) return [];
    const loop = shortestLoop(start, next);
    for (const name of loop ?? []) seen.add(name);
    return loop ? [loop.join(" -> ")] : [];
  });
}

function shortestLoop(start: string, next: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const cameFrom = new Map<string, string>();
  const queue = [start];
  for (const at of queue) {
    for (const to of next.get(at) ?? []) {
      if (to === start) return [...pathTo(at, cameFrom), start];
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  }
  return null;
}

function pathTo(end: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const before = cameFrom.get(end);
  return before === undefined ? [end] : [...pathTo(before, cameFrom), end];
}
