import type { VmHost } from "@runner-upgrade/plan/platform";
import type { AttackedRunner } from "./attacked-runner.js";
import type { AttackedHost } from "./attacked-host.js";

/** The ways to log in that each attack is tried against. */
export type Login = "root" | "sudo" | "own";

/** What an attack works on. */
export interface AttackScene {
  readonly attacked: AttackedHost;
  readonly runner: AttackedRunner;
}

/** One attack of an unprivileged user of the host on an upgrade. */
export interface Attack {
  readonly name: string;
  /** The user who attacks. */
  readonly by: "rundeck" | "mallory";
  readonly logins: readonly Login[];
  /** Before which call the attacker strikes: "nothing" is before anything was looked at. */
  readonly before: "inspect" | "save-state" | "stop" | "download-package" | "start" | "restore";
  /** How the Runner is laid out where it is not a plain process of `rundeck` in a directory of its own. */
  readonly layOut?: (scene: AttackScene) => Promise<void>;
  /** What the plan's host says of the Runner. */
  readonly planned?: (runner: AttackedRunner) => Omit<VmHost, "platform" | "address">;
  /** Strikes. Races go on in the background until the case ends. */
  readonly strike: (scene: AttackScene) => Promise<void>;
  /** How often the host is inspected, for attacks that do not win every race. @default 1 */
  readonly inspections?: number;
  /** Which rollback ends the case. @default "restore" */
  readonly rollback?: "restore" | "restore-with-new-credentials" | "none";
  /** What the attacker does after the upgrade and the rollback. */
  readonly afterwards?: (scene: AttackScene) => Promise<void>;
  /** Damage that only this attack does, in words; the damage that any attack may do is looked for anyhow. */
  readonly damage?: (scene: AttackScene) => Promise<readonly string[]>;
  /** The error that the attack must meet, where it must meet one. */
  readonly expectedCode?: string;
}
