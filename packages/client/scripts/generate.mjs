// Writes src/generated from openapi/runner-api.yaml. With --check it writes nothing and fails where a file is stale.
import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";
import { parse } from "yaml";

const source = new URL("../openapi/runner-api.yaml", import.meta.url);
const target = (name) => new URL(`../src/generated/${name}`, import.meta.url);
const header = "// Generated from openapi/runner-api.yaml by `npm run generate`. Do not edit.\n";
const methods = ["get", "put", "post", "delete", "patch"];

function operationFacts(document) {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const operation = item[method];
        const parameters = (operation.parameters ?? []).map((parameter) =>
          parameter.$ref === undefined
            ? parameter
            : document.components.parameters[parameter.$ref.split("/").at(-1)],
        );
        const secrets = parameters.filter((parameter) => parameter["x-secret"] === true);
        return {
          name: operation.operationId,
          facts: {
            method: method.toUpperCase(),
            path,
            since: operation["x-since"],
            isIdempotent: operation["x-idempotent"],
            secretParameters: secrets.map((parameter) => parameter.name),
          },
        };
      }),
  );
  const names = operations.map(({ name }) => `  | ${JSON.stringify(name)}`).join("\n");
  const facts = operations.map(({ name, facts }) => `  ${name}: ${JSON.stringify(facts)},`).join("\n");
  return `${header}import type { OperationFacts } from "../document/operation-facts.js";

/** Every operation of the document, by its \`operationId\`. */
export type OperationName =
${names};

/** What the document says of each operation, as far as sending it depends on it. */
export const operationFacts: Readonly<Record<OperationName, OperationFacts>> = {
${facts}
};
`;
}

const document = parse(await readFile(source, "utf8"));
const files = {
  // The document has no webhooks and no loose definitions: their empty types would be dead exports.
  "schema.ts":
    header + astToString(await openapiTS(source)).replaceAll(/^export type (webhooks|\$defs) = .*\n/gm, ""),
  "operations.ts": operationFacts(document),
};

const stale = [];
for (const [name, text] of Object.entries(files)) {
  const current = await readFile(target(name), "utf8").catch(() => null);
  if (current === text) continue;
  stale.push(name);
  if (!process.argv.includes("--check")) await writeFile(target(name), text);
}

if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`Not current: src/generated/${stale.join(", src/generated/")}. Run \`npm run generate\`.`);
  process.exitCode = 1;
} else {
  console.log(stale.length === 0 ? "src/generated is current." : `Written: ${stale.join(", ")}.`);
}
