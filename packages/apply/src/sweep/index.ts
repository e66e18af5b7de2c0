export { sweep } from "./sweep.js";
export { watchCanaries } from "./watch-canaries.js";
