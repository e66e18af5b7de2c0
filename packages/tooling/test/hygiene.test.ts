import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { published, root, workspaces } from "./workspaces.js";

const read = (file: string): string => readFileSync(join(root, file), "utf8");

describe.each(published.map(({ folder, manifest }) => [folder, manifest] as const))(
  "%s",
  (folder, manifest) => {
    const name = folder.replace("packages/", "");

    it("has the manifest that every package has", () => {
      expect(manifest).toMatchObject({
        name: `@runner-upgrade/${name}`,
        license: "Apache-2.0",
        type: "module",
        sideEffects: false,
        engines: { node: ">=20.19" },
        publishConfig: { access: "public", provenance: true },
        repository: { type: "git", directory: folder },
        scripts: { build: "tsup", test: "vitest run" },
      });
      expect(manifest["description"]).toMatch(/\.$/);
      expect(manifest["files"]).toEqual(expect.arrayContaining(["dist", "src", "!src/**/*.test.ts"]));
      expect(manifest).not.toHaveProperty("main");
    });

    it("shows its source to the repository, its build to users, and its manifest to tools", () => {
      const entries = manifest["exports"] as Record<string, string | Record<string, string>>;
      expect(entries["./package.json"]).toBe("./package.json");
      for (const [entry, target] of Object.entries(entries)) {
        if (typeof target === "string") continue;
        expect(Object.keys(target), entry).toEqual(["@runner-upgrade/source", "types", "default"]);
        expect(existsSync(join(root, folder, target["@runner-upgrade/source"] ?? "")), entry).toBe(true);
      }
    });

    it("has the files that every package has", () => {
      for (const file of [
        "README.md",
        "turbo.json",
        "tsconfig.json",
        "tsup.config.js",
        "vitest.config.js",
        "src/index.ts",
      ]) {
        expect(existsSync(join(root, folder, file)), file).toBe(true);
      }
      expect(read(`${folder}/README.md`)).toMatch(
        new RegExp(`npm install (--save-dev )?@runner-upgrade/${name}\\b`),
      );
      expect(read(`${folder}/turbo.json`)).toMatch(/"tags": \["(pure|contract|effect|adapter)"\]/);
      expect(read(`${folder}/vitest.config.js`)).toContain("@runner-upgrade/tooling/vitest");
      expect(read(`${folder}/tsup.config.js`)).toContain("@runner-upgrade/tooling/tsup");
    });

    it("ships the license, and the license of every package that its build contains", () => {
      expect(read(`${folder}/LICENSE`)).toBe(read("LICENSE"));
      const [, bundled] = /noExternal: \[(.*?)\]/.exec(read(`${folder}/tsup.config.js`)) ?? [];
      for (const [, dependency = ""] of (bundled ?? "").matchAll(/\^([a-z-]+)/g)) {
        expect(manifest["files"]).toContain("NOTICE");
        expect(read(`${folder}/NOTICE`)).toContain(read(`node_modules/${dependency}/LICENSE`));
      }
    });

    it("exports by name, so that a change of its surface is a change of its index", () => {
      expect(read(`${folder}/src/index.ts`)).not.toMatch(/export \*|export default/);
    });
  },
);

describe("the repository", () => {
  it("versions every published package in one group", () => {
    const { fixed } = JSON.parse(read(".changeset/config.json")) as { fixed: string[][] };
    const group = fixed[0] ?? [];
    for (const { manifest } of published) {
      const isNamed = group.some((pattern) =>
        pattern.endsWith("*") ? manifest.name.startsWith(pattern.slice(0, -1)) : pattern === manifest.name,
      );
      expect(isNamed, manifest.name).toBe(true);
    }
    expect(new Set(published.map(({ manifest }) => manifest.version)).size).toBe(1);
  });

  it("has every published package in the README's table", () => {
    const readme = read("README.md");
    for (const { folder, manifest } of published) {
      expect(readme).toContain(`[\`${manifest.name}\`](${folder})`);
    }
  });

  it("names packages in the lockfile, never the place they came from", () => {
    expect(read("package-lock.json")).not.toMatch(/"resolved": "https?:/);
  });

  it("pins what it depends on", () => {
    for (const { folder, manifest } of workspaces) {
      for (const field of ["dependencies", "devDependencies"]) {
        for (const [name, range] of Object.entries((manifest[field] ?? {}) as Record<string, string>)) {
          if (name.startsWith("@runner-upgrade/")) continue;
          expect(range, `${folder}: ${name}`).toMatch(/^\d+\.\d+\.\d+$/);
        }
      }
    }
  });

  it("installs and passes its tests without running any install script", () => {
    expect(read(".npmrc")).toMatch(/^ignore-scripts=true$/m);
    expect(read(".npmrc")).toMatch(/^engine-strict=true$/m);
  });
});
