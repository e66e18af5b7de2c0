export type { PackageCredentials } from "./credentials-entry.js";
export type { PackageBuilder, PackageRequest } from "./package-builder.js";
export { readPackage } from "./read-package.js";
export { virtualPackage } from "./virtual-package.js";
