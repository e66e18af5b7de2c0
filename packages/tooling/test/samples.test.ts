import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { documents, problemsOf, samplesOf } from "./compile-samples.js";
import { root } from "./workspaces.js";

const samples = documents().flatMap((document) =>
  samplesOf(document, readFileSync(join(root, document), "utf8")),
);

describe("the samples of the documentation", () => {
  const problems = problemsOf(samples);

  it("are found", () => {
    expect(samples.length).toBeGreaterThan(25);
  });

  it.each(samples.map(({ place }) => place))("compile: %s", (place) => {
    expect(problems.get(place)).toBeUndefined();
  });
});

describe("the check of samples", () => {
  it("finds a wrong option, a missing import and a missing await", { timeout: 60_000 }, () => {
    const start = 'import { observeFleet } from "@runner-upgrade/apply";\n';
    const problems = problemsOf([
      { place: "right", text: `${start}await observeFleet({ controlPlane, hosts, executors });` },
      { place: "option", text: `${start}await observeFleet({ controlPlane, host: hosts, executors });` },
      { place: "import", text: "await observeFleet({ controlPlane, hosts, executors });" },
      { place: "await", text: `${start}observeFleet({ controlPlane, hosts, executors });` },
    ]);
    expect(Object.fromEntries(problems)).toEqual({
      option: [expect.stringMatching(/^line 2: .*'host'/)],
      import: [expect.stringContaining("Cannot find name 'observeFleet'")],
      await: [expect.stringContaining("a missing await")],
    });
  });

  it("reads the blocks of every fence that holds TypeScript or JavaScript", () => {
    const text = "a\n\n```ts\nlet a;\n```\n\n1. b\n\n   ```js title\n   let b;\n   ```\n\n```sh\nls\n```\n";
    expect(samplesOf("d.md", text)).toEqual([
      { place: "d.md:4", text: "let a;\n" },
      { place: "d.md:10", text: "   let b;\n" },
    ]);
  });
});
