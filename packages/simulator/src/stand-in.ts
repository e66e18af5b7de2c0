// Stand-in Runners that really run: packages, images, and hosts for them.
export { buildStandInImage, type BuildStandInImageOptions } from "./image/build-stand-in-image.js";
export { writeStandInImage, type StandInImageOptions } from "./image/write-stand-in-image.js";
export type { StandInFault } from "./image/dockerfile.js";
export { hasJdk } from "./packages/java-classes.js";
export { javaStandInPackage } from "./packages/java-stand-in-package.js";
export { nodeStandInPackage } from "./packages/node-stand-in-package.js";
export { createLocalFleet, type LocalFleet, type LocalFleetOptions } from "./stand-in/local-fleet.js";
export { createStandInHost, type StandInHost, type StandInHostOptions } from "./stand-in/stand-in-host.js";
export { writeNodeJava } from "./stand-in/write-node-java.js";
