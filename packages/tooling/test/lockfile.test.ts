import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./workspaces.js";

interface Entry {
  readonly link?: boolean;
  readonly inBundle?: boolean;
  readonly integrity?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  packages: Record<string, Entry>;
};

// `npm ci` refuses a lockfile that leaves out what a package names as optional for other platforms.
describe("the lockfile", () => {
  it("has every optional package, whatever the platform that it was made on", () => {
    const missing = Object.entries(packages).flatMap(([folder, entry]) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => {
        const places = folder
          .split("/node_modules/")
          .map((_, index, parts) => parts.slice(0, index + 1).join("/node_modules/"));
        return !["", ...places].some(
          (place) => `${place === "" ? "" : `${place}/`}node_modules/${name}` in packages,
        );
      }),
    );
    expect(missing, "run node scripts/refresh-lockfile.mjs").toEqual([]);
  });

  it("has an integrity for every package that npm downloads", () => {
    const open = Object.entries(packages)
      .filter(([folder, { link, inBundle }]) => folder.includes("node_modules/") && !link && !inBundle)
      .filter(([, { integrity }]) => !/^sha(?:256|384|512)-/.test(integrity ?? ""))
      .map(([folder]) => folder);
    expect(open, "run node scripts/refresh-lockfile.mjs").toEqual([]);
  });
});
