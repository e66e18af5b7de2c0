import type { AttackCase } from "../attack-case.js";

/** What faults are planned on. */
export type Ground = Pick<AttackCase, "runners" | "policy" | "insert">;
