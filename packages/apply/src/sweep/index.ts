export { sweep } from "./sweep.js";
export { soakingCanaries, watchCanaries } from "./watch-canaries.js";
