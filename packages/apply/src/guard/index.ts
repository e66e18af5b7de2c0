export { createGuard, type Guard } from "./guard.js";
export { createPingProofs } from "./ping-proofs.js";
