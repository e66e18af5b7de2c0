import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { packageFile } from "./package-file.js";

const run = promisify(execFile);
/** The class that a jar of the stand-in starts with. */
export const mainClass = "io.github.runnerupgrade.standin.StandInRunner";
const sources = ["StandInRunner", "Agent", "CredentialsFile", "Disk", "Files", "Settings", "Server"].map(
  (name) => `java/${mainClass.split(".").slice(0, -1).join("/")}/${name}.java`,
);

/**
 * Says whether there is a Java compiler. Never rejects.
 *
 * @example
 * if (!(await hasJdk())) console.warn("Rehearsing with the Node stand-in: there is no JDK here.");
 */
export async function hasJdk(options: { javac?: string } = {}): Promise<boolean> {
  try {
    await run(options.javac ?? defaultJavac(), ["-version"]);
    return true;
  } catch {
    return false;
  }
}

/**
 * The classes of the Java stand-in, by their path in a jar: compiled once, and kept in the directory for temporary
 * files. Rejects with `Error` where there is no JDK.
 */
export function standInClasses(options: { javac?: string } = {}): Promise<ReadonlyMap<string, Uint8Array>> {
  return compile(options.javac ?? defaultJavac());
}

function defaultJavac(): string {
  const home = process.env["JAVA_HOME"];
  return home === undefined || home === "" ? "javac" : join(home, "bin", "javac");
}

async function compile(javac: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = sources.map(packageFile);
  const hash = createHash("sha256");
  for (const path of paths) hash.update(await readFile(path));
  const user = process.getuid?.() ?? 0;
  const cache = join(tmpdir(), `runner-upgrade-stand-in-${user}-${hash.digest("hex").slice(0, 16)}`);
  const known = await readClasses(cache);
  if (known !== null) return known;
  const fresh = await mkdtemp(join(tmpdir(), "runner-upgrade-javac-"));
  try {
    const output = join(fresh, "classes");
    await mkdir(output);
    await run(javac, ["-J-Xmx128m", "--release", "11", "-d", output, ...paths]);
    // Renamed when complete: two compilations at once, or one that is cut, leave nothing half made.
    await rename(output, cache).catch(() => undefined);
    const classes = await readClasses(cache);
    if (classes === null) throw new Error(`The classes of the stand-in could not be kept in ${cache}.`);
    return classes;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function readClasses(directory: string): Promise<ReadonlyMap<string, Uint8Array> | null> {
  const facts = await stat(directory).catch(() => null);
  // In a directory that all may write to, only what is our own is run.
  if (facts === null || (process.getuid !== undefined && facts.uid !== process.getuid())) return null;
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  const classes = names.filter((name) => name.endsWith(".class"));
  if (classes.length === 0) return null;
  return new Map(
    await Promise.all(
      classes.map(
        async (name) => [name.replaceAll("\\", "/"), await readFile(join(directory, name))] as const,
      ),
    ),
  );
}
