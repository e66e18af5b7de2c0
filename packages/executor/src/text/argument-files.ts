import { posix } from "node:path";

/**
 * Returns the files of arguments (`@file`) that a command line names for the `java` launcher, as they are written there: those
 * before the package (JDK, "java Command-Line Argument Files"). Pure; never throws.
 *
 * @example
 * argumentFilesIn(["sh", "java", "@/opt/args", "-jar", "runner.jar", "@other"]); // ["/opt/args"]
 */
export function argumentFilesIn(words: readonly string[]): readonly string[] {
  const java = words.findIndex((word) => posix.basename(word) === "java");
  const files: string[] = [];
  for (const word of words.slice(java + 1)) {
    if (word === "-jar" || word === "--disable-@files") break;
    if (/^@[^@]/.test(word)) files.push(word.slice(1));
  }
  return files;
}
