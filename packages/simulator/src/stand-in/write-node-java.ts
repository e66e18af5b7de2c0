import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { packageFile } from "../packages/package-file.js";

/** The kernel cuts longer first lines, and splits them at spaces. */
const longestShebang = 120;

/**
 * Writes a program named `java` into a directory: it runs the packages of `nodeStandInPackage` where there is no JVM.
 * Its command line is `<node> <directory>/java -Dx=y -jar runner-<id>.jar`, and `-version` says what it is. Not for
 * Windows. Idempotent; returns its path.
 *
 * @example
 * const java = await writeNodeJava("/tmp/rehearsal/bin");
 */
export async function writeNodeJava(directory: string): Promise<string> {
  const path = join(directory, "java");
  const isPlain = !/\s/.test(process.execPath) && process.execPath.length <= longestShebang;
  const shebang = isPlain ? `#!${process.execPath}` : "#!/usr/bin/env node";
  const launcher = await readFile(packageFile("stand-in/launcher.mjs"), "utf8");
  await mkdir(directory, { recursive: true });
  await writeFile(path, `${shebang}\n${launcher}`);
  await chmod(path, 0o755);
  return path;
}
