import { buildJar } from "./jar.js";
import { mainClass, standInClasses } from "./java-classes.js";
import type { PackageBuilder } from "./package-builder.js";

/**
 * Packages that are a real jar for a real JVM (Java 11 or newer). The small source in `java/` is compiled once with
 * `javac` and kept in the directory for temporary files.
 *
 * @param options.javac - The compiler. Default: `javac` of `JAVA_HOME` or of the path.
 *
 * `build` rejects with `Error` where there is no JDK: ask `hasJdk` first.
 *
 * @example
 * const packages = (await hasJdk()) ? javaStandInPackage() : nodeStandInPackage();
 */
export function javaStandInPackage(options: { javac?: string } = {}): PackageBuilder {
  let classes: Promise<ReadonlyMap<string, Uint8Array>> | undefined;
  return {
    kind: "java",
    build: async (request) => {
      classes ??= standInClasses(options);
      return buildJar(request, { mainClass, entries: await classes });
    },
  };
}
