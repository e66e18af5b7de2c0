import { describe, expect, it } from "vitest";
import {
  corrections,
  operationsOf,
  ownDocument,
  publishedDocument,
  readYaml,
  signatureOf,
  type Document,
} from "./documents.js";

interface Correction {
  readonly published: string;
  readonly ours: string;
  readonly source: string;
}

const published = publishedDocument();
if (published === null) {
  console.warn(
    "SKIPPED: the published API document is not here, so ours was not held against it. " +
      "Name it with RUNNER_UPGRADE_PUBLISHED_API.",
  );
}

const signatures = (document: Document): string[] =>
  operationsOf(document).map(({ method, path }) => signatureOf(`${method} ${path}`));

describe("the corrections", () => {
  it("lead to operations of ours, each with its source, none twice", async () => {
    const list = await readYaml<Correction[]>(corrections);
    const ours = signatures(await readYaml<Document>(ownDocument));
    for (const correction of list) {
      expect(ours).toContain(signatureOf(correction.ours));
      expect(correction.source.length).toBeGreaterThan(20);
    }
    const names = list.map((correction) => signatureOf(correction.published));
    expect(new Set(names).size).toBe(names.length);
  });
});

describe.skipIf(published === null)("the published API (API 48)", () => {
  const theirs = async (): Promise<string[]> => signatures(await readYaml<Document>(published ?? ""));

  it("has each of its operations in ours with the same method and path, or a correction of it", async () => {
    const ours = signatures(await readYaml<Document>(ownDocument));
    const corrected = (await readYaml<Correction[]>(corrections)).map((correction) =>
      signatureOf(correction.published),
    );
    const operations = await theirs();
    expect(operations.length).toBeGreaterThan(30);
    expect(
      operations.filter((signature) => !ours.includes(signature) && !corrected.includes(signature)),
    ).toEqual([]);
  });

  it("needs every correction", async () => {
    const ours = signatures(await readYaml<Document>(ownDocument));
    const operations = await theirs();
    const unused = (await readYaml<Correction[]>(corrections)).filter((correction) => {
      const signature = signatureOf(correction.published);
      return !operations.includes(signature) || ours.includes(signature);
    });
    expect(unused).toEqual([]);
  });
});
