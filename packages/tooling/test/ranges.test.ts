import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import semver from "semver";
import { describe, expect, it } from "vitest";
import { root, workspaces } from "./workspaces.js";

const own = new Map(workspaces.map(({ manifest }) => [manifest.name, manifest.version]));
const fields = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"] as const;

// npm fills a range that the workspace does not satisfy from the registry, without a word.
describe("internal version ranges", () => {
  it.each(workspaces.map(({ folder, manifest }) => [folder, manifest] as const))(
    "of %s resolve to the workspace",
    (_, manifest) => {
      for (const field of fields) {
        for (const [name, range] of Object.entries((manifest[field] ?? {}) as Record<string, string>)) {
          if (!name.startsWith("@runner-upgrade/")) continue;
          const version = own.get(name);
          expect(version, `${field} names ${name}, which is no workspace`).toBeDefined();
          expect(semver.satisfies(version ?? "", range), `${name}@${range} against ${version ?? ""}`).toBe(
            true,
          );
        }
      }
    },
  );

  it("are not filled from the registry", () => {
    for (const { folder } of workspaces) {
      const nested = join(root, folder, "node_modules/@runner-upgrade");
      expect(existsSync(nested) ? readdirSync(nested) : []).toEqual([]);
    }
  });
});
