export { buildStandInImage, type BuildStandInImageOptions } from "./build-stand-in-image.js";
export type { StandInFault } from "./dockerfile.js";
export { writeStandInImage, type StandInImageOptions } from "./write-stand-in-image.js";
