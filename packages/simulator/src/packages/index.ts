export type { PackageCredentials } from "./credentials-entry.js";
export { hasJdk } from "./java-classes.js";
export { javaStandInPackage } from "./java-stand-in-package.js";
export { nodeStandInPackage } from "./node-stand-in-package.js";
export type { PackageBuilder, PackageRequest } from "./package-builder.js";
export { readPackage } from "./read-package.js";
export { virtualPackage } from "./virtual-package.js";
