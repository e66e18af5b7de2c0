import { buildJar } from "./jar.js";
import type { PackageBuilder } from "./package-builder.js";

/**
 * Packages without a program: a valid, small zip with manifest, credentials and padding, for fleets in memory.
 *
 * @example
 * createSimulator({ packages: virtualPackage() }); // the default
 */
export function virtualPackage(): PackageBuilder {
  return { kind: "virtual", build: (request) => Promise.resolve(buildJar(request)) };
}
