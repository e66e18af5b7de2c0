export { createGuard, type Guard, type GuardAnswer } from "./guard.js";
export { createPingProofs, type PingProofs } from "./ping-proofs.js";
