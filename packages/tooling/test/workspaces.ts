import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The repository's root, from the tests' place in it. */
export const root: string = join(import.meta.dirname, "../../..");

/** What these tests read of a manifest. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly [field: string]: unknown;
}

/** A workspace: its folder, from the root, and its manifest. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

function read(folder: string): Workspace | null {
  const file = join(root, folder, "package.json");
  if (!existsSync(file)) return null;
  return { folder, manifest: JSON.parse(readFileSync(file, "utf8")) as Manifest };
}

/** Every workspace of the repository, published or not. */
export const workspaces: readonly Workspace[] = ["packages", "examples"]
  .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
  .concat("docs")
  .map(read)
  .filter((workspace) => workspace !== null);

/** The packages that users install. */
export const published: readonly Workspace[] = workspaces.filter(({ manifest }) => manifest.private !== true);
