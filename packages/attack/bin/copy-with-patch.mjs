import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const left = new Set(["node_modules", ".git", "dist", ".turbo", "coverage"]);

/** Copies the repository without what is built or installed, applies the patch to the copy, and returns its folder. */
export function copyWithPatch(root, patch, copy) {
  mkdirSync(copy, { recursive: true });
  for (const entry of readdirSync(root)) {
    if (left.has(entry)) continue;
    cpSync(join(root, entry), join(copy, entry), {
      recursive: true,
      filter: (source) => !left.has(basename(source)),
    });
  }
  linkModules(root, copy);
  try {
    execFileSync("git", ["apply", "--whitespace=nowarn", patch], {
      cwd: copy,
      // The copy may lie below some other repository: it is none of its files.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(copy) },
      stdio: ["ignore", "ignore", "pipe"],
    });
  } catch (error) {
    if (error.code === "ENOENT")
      throw new Error("A patch is applied by git, and there is none here.", { cause: error });
    throw new Error(`${patch} does not apply: ${String(error.stderr ?? error).trim()}`, { cause: error });
  }
  return copy;
}

/** What is installed is shared; the packages of the repository itself are those of the copy. */
function linkModules(root, copy) {
  const modules = join(copy, "node_modules");
  mkdirSync(join(modules, "@runner-upgrade"), { recursive: true });
  for (const entry of readdirSync(join(root, "node_modules"))) {
    if (entry !== "@runner-upgrade") symlinkSync(join(root, "node_modules", entry), join(modules, entry));
  }
  for (const name of readdirSync(join(copy, "packages"))) {
    symlinkSync(join(copy, "packages", name), join(modules, "@runner-upgrade", name));
    const own = join(root, "packages", name, "node_modules");
    if (existsSync(own)) symlinkSync(own, join(copy, "packages", name, "node_modules"));
  }
}
