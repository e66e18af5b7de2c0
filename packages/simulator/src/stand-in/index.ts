export { createLocalFleet, type LocalFleet, type LocalFleetOptions } from "./local-fleet.js";
export { createStandInHost, type StandInHost, type StandInHostOptions } from "./stand-in-host.js";
export { writeNodeJava } from "./write-node-java.js";
