import { describe, expect, it } from "vitest";
import { listPages } from "./list-pages.js";

const page = (next: string | undefined): string =>
  JSON.stringify({ items: [{ metadata: { name: `after-${next ?? ""}` } }], metadata: { continue: next } });

describe("a list in pages", () => {
  it("is read to its end", async () => {
    const texts = [page("1"), page(undefined)];
    await expect(listPages(() => Promise.resolve(texts.shift() ?? ""))).resolves.toHaveLength(2);
  });

  it("is refused where it has no end, by pages and by length", async () => {
    let reads = 0;
    const endless = (): Promise<string> => {
      reads += 1;
      return Promise.resolve(page("more"));
    };
    await expect(listPages(endless)).rejects.toMatchObject({ kind: "refused" });
    expect(reads).toBe(200);
    await expect(listPages(endless, { mostCharacters: 1_000 })).rejects.toMatchObject({ kind: "refused" });
    expect(reads).toBeLessThan(250);
  });
});
