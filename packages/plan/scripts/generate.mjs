// Writes the JSON Schemas that are published beside the package. They are made from the schemas that the code uses;
// a test fails when the committed ones are not current.
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = await mkdtemp(path.join(tmpdir(), "plan-schemas-"));
try {
  await build({
    config: false,
    silent: true,
    entry: [path.join(root, "src/file/json-schemas.ts")],
    outDir: directory,
    format: "esm",
    noExternal: [/.*/],
    outExtension: () => ({ js: ".mjs" }),
  });
  const { jsonSchemas } = await import(pathToFileURL(path.join(directory, "json-schemas.mjs")).href);
  await mkdir(path.join(root, "schemas"), { recursive: true });
  for (const [name, schema] of Object.entries(jsonSchemas())) {
    await writeFile(path.join(root, "schemas", `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
