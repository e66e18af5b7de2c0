import { environmentFile } from "./environment-file.js";
import { namedUnit } from "./named-unit.js";
import { plainProcess } from "./plain-process.js";
import type { SetUp } from "./set-up.js";
import { stableUnit } from "./stable-unit.js";
import { userUnit } from "./user-unit.js";

/** Every way in which the live suite has a Runner set up, one per host. */
export const setUps: readonly SetUp[] = [namedUnit, stableUnit, userUnit, plainProcess, environmentFile];
