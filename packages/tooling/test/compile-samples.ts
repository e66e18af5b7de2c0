import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { root } from "./workspaces.js";

/** A fenced block of a document that a reader would copy. */
export interface Sample {
  /** The document, from the root, and the line of the block's first line. */
  readonly place: string;
  readonly text: string;
}

/** Every document for users, from the root. */
export function documents(): string[] {
  const markdown = (folder: string): string[] =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".md") && entry.name !== "CHANGELOG.md")
      .map(({ name }) => join(folder, name));
  const foldersIn = (parent: string): string[] =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !["node_modules", "dist", ".vitepress"].includes(entry.name))
      .map(({ name }) => join(parent, name));
  const folders = [".", "docs", ...foldersIn("docs"), ...foldersIn("packages"), ...foldersIn("examples")];
  return folders.flatMap(markdown);
}

/** The `ts` and `js` blocks of a document. */
export function samplesOf(document: string, text: string): Sample[] {
  const blocks = text.matchAll(
    /^([ \t]*)```(?:ts|tsx|typescript|js|javascript|mjs)\b[^\n]*\n([\s\S]*?)^\1```$/gm,
  );
  return [...blocks].map((block) => ({
    place: `${document}:${text.slice(0, block.index).split("\n").length + 1}`,
    text: block[2] ?? "",
  }));
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2022.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
  customConditions: ["@runner-upgrade/source"],
};

/** Type-checks samples together. Resolves to what is wrong with each, by its place; one that compiles has no entry. */
export function problemsOf(samples: readonly Sample[]): Map<string, string[]> {
  // They lie at the root, where every package of the repository is found.
  const files = new Map<string, string>([
    [join(root, "samples-undici.d.ts"), readGiven("samples-undici.d.ts.txt")],
    [join(root, "samples-given.d.ts"), readGiven("samples-given.d.ts.txt")],
    ...samples.map(({ text }, index) => [fileOf(index), `${text}\nexport {};\n`] as const),
  ]);
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (name) => files.has(name) || disk.fileExists(name),
    readFile: (name) => files.get(name) ?? disk.readFile(name),
    getSourceFile: (name, language, ...rest) => {
      const text = files.get(name);
      return text === undefined
        ? disk.getSourceFile(name, language, ...rest)
        : ts.createSourceFile(name, text, language);
    },
    getCurrentDirectory: () => root,
  };
  const program = ts.createProgram([...files.keys()], options, host);
  const problems = new Map<string, string[]>();
  for (const [index, { place }] of samples.entries()) {
    const file = program.getSourceFile(fileOf(index));
    if (file === undefined) throw new Error(`${place} was not read.`);
    const found = [
      ...[...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(describe),
      ...forgottenAwaits(file, program.getTypeChecker()),
    ];
    if (found.length > 0) problems.set(place, found);
  }
  return problems;
}

/** Declarations that hold for every sample. They are no `.d.ts`, so that nothing but samples sees them. */
function readGiven(name: string): string {
  return readFileSync(join(import.meta.dirname, name), "utf8");
}

function fileOf(index: number): string {
  return join(root, `sample-of-docs-${index}.ts`);
}

function describe({ file, start, messageText }: ts.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(messageText, " ");
  return file === undefined || start === undefined ? text : `${lineOf(file, start)}: ${text}`;
}

function lineOf(file: ts.SourceFile, position: number): string {
  return `line ${file.getLineAndCharacterOfPosition(position).line + 1}`;
}

/** Statements whose promise nobody waits for: a reader who copies them loses what they reject with. */
function forgottenAwaits(file: ts.SourceFile, checker: ts.TypeChecker): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isExpressionStatement(node)) {
      const { expression } = node;
      if (!ts.isBinaryExpression(expression) && isPromise(checker.getTypeAtLocation(expression), checker))
        found.push(`${lineOf(file, node.getStart(file))}: a missing await: ${expression.getText(file)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isPromise(type: ts.Type, checker: ts.TypeChecker): boolean {
  return checker.getPropertyOfType(type, "then") !== undefined;
}
