// Writes the JSON Schema that is published beside the package. It is made from the schema that the code uses; a test fails
// when the committed one is not current.
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "tsup";

const root = fileURLToPath(new URL("..", import.meta.url));
const directory = await mkdtemp(path.join(tmpdir(), "apply-schemas-"));
try {
  await build({
    config: false,
    silent: true,
    entry: [path.join(root, "src/inventory/json-schema.ts")],
    outDir: directory,
    format: "esm",
    noExternal: [/.*/],
    outExtension: () => ({ js: ".mjs" }),
  });
  const { inventoryJsonSchema } = await import(pathToFileURL(path.join(directory, "json-schema.mjs")).href);
  await mkdir(path.join(root, "schemas"), { recursive: true });
  await writeFile(
    path.join(root, "schemas/inventory.json"),
    `${JSON.stringify(inventoryJsonSchema(), null, 2)}\n`,
  );
} finally {
  await rm(directory, { recursive: true, force: true });
}
