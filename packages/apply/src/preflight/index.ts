export { checkRights, type RightsCheck } from "./check-rights.js";
export { checkExecutors, checkScript } from "./check-script.js";
export { checkServer } from "./check-server.js";
