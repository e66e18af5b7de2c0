import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { operationFacts } from "../../src/generated/operations.js";
import { operationsOf, ownDocument, readYaml, type Document } from "./documents.js";

const run = promisify(execFile);

/** The points in which public sources contradict each other. */
const points = [
  "assigned-projects-value",
  "create-body",
  "create-error-body",
  "creation-time-field",
  "download-version",
  "executions-status-passive",
  "feature-all",
  "last-checkin-uptime",
  "node-dispatch-config",
  "project-associations-shape",
  "project-config-body",
  "project-prefix",
  "project-regenerate-path",
  "project-runner-info-fallback",
  "project-since",
  "project-ui-path",
  "provider-documented-paths",
  "runner-id-type",
  "tag-names-request",
  "tag-names-response",
  "tags-project-parameter",
  "update-body",
  "version-field",
];

/** Every `x-settled` in a document, wherever it stands. */
function settledIn(value: unknown): { point: string; use: string; why: string }[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inside]) =>
    key === "x-settled" ? (inside as { point: string; use: string; why: string }[]) : settledIn(inside),
  );
}

it("what is generated is current", async () => {
  const script = fileURLToPath(new URL("../../scripts/generate.mjs", import.meta.url));
  const { stdout } = await run(process.execPath, [script, "--check"]);
  expect(stdout).toContain("is current");
});

it("settles every point once, saying what is used and why", async () => {
  const settled = settledIn(await readYaml<Document>(ownDocument));
  expect(settled.map(({ point }) => point).sort()).toEqual(points);
  for (const { use, why } of settled) {
    expect(use.length).toBeGreaterThan(4);
    expect(why).toMatch(/document|reference|rundeck\//i);
  }
});

it("says of every operation since when it is, whether it may be repeated, and where that is known from", async () => {
  const operations = operationsOf(await readYaml<Document>(ownDocument));
  expect(operations).toHaveLength(Object.keys(operationFacts).length);
  for (const { operation } of operations) {
    expect(operation["x-since"]).toBeTypeOf("number");
    expect(operation["x-idempotent"]).toBeTypeOf("boolean");
    expect(operation["x-source"]).toMatch(/rundeck\//);
  }
});
