import type { LoginAndUser } from "../host/as-user.js";

/** What the commands that a person types are made of. */
export interface ByHand extends LoginAndUser {
  readonly filesBy: "root" | "user";
  readonly packagePath: string;
  /** Services that a stop stopped as well. */
  readonly dependents: readonly string[];
  /** The file of the saved state. */
  readonly state: string;
}
