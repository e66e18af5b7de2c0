export { createRandom, type Random } from "@runner-upgrade/simulator";
