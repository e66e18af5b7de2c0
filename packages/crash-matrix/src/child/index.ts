export { runChild, type CreateExecutor } from "./run-child.js";
