import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

/** An operation of a document: its method, its path, and what stands there. */
export interface DocumentOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Record<string, unknown>;
}

/** An OpenAPI document as far as the tests look into it. */
export interface Document {
  readonly paths: Record<string, Record<string, Record<string, unknown>>>;
}

export const ownDocument: URL = new URL("../../openapi/runner-api.yaml", import.meta.url);
export const corrections: URL = new URL("../../openapi/corrections.yaml", import.meta.url);

/** Reads a YAML file of the repository, whose shape the tests themselves hold. */
export async function readYaml<T>(file: URL | string): Promise<T> {
  return parse(await readFile(file, "utf8")) as T;
}

/**
 * Where the published document is: named by the environment, and then it must be there, or beside the repository; null
 * where there is none.
 */
export function publishedDocument(): string | null {
  const named = process.env["RUNNER_UPGRADE_PUBLISHED_API"];
  if (named !== undefined && named !== "") return named;
  const beside = fileURLToPath(new URL("../../../../../shared/upstream/runner-api-v48.yml", import.meta.url));
  return existsSync(beside) ? beside : null;
}

/** The operations of a document. */
export function operationsOf(document: Document): DocumentOperation[] {
  const methods = ["get", "put", "post", "delete", "patch"];
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) =>
      methods.includes(method) ? [{ method: method.toUpperCase(), path, operation }] : [],
    ),
  );
}

/** Method and path without the names of the parameters, which nobody sends. */
export function signatureOf(text: string): string {
  return text.replaceAll(/\{[^{}]*\}/g, "{}");
}
