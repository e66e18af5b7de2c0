import type { Executor } from "@runner-upgrade/executor";
import type { PlatformOptions } from "@runner-upgrade/plan";
import type { Clock } from "@runner-upgrade/executor";
import type { ControlPlane } from "../control-plane/control-plane.js";
import type { RunEvent } from "../events/run-event.js";
import type { Journal } from "../journal/journal.js";
import type { RunLock } from "../lock/run-lock.js";
import type { Logger } from "@runner-upgrade/executor";
import type { CustomStepHandler } from "./custom-step-handler.js";

/** What a run is given. */
export interface RunDependencies extends PlatformOptions {
  /** A `RunnerClient`, or what fits its part. */
  readonly controlPlane: ControlPlane;
  /** One for each platform of the plan's hosts. */
  readonly executors: readonly Executor[];
  /** @default one in memory, from which nothing can be resumed after a crash */
  readonly journal?: Journal;
  /** @default none: nothing keeps a second process from carrying out the same run */
  readonly lock?: RunLock;
  /** @default the machine's own time */
  readonly clock?: Clock;
  /** Handlers of the plan's inserted steps, by name. */
  readonly handlers?: Readonly<Record<string, CustomStepHandler>>;
  /** @default silent */
  readonly logger?: Logger;
  /** Aborting it is the first `abort()`: no unit is started any more, and reversible waiting ends. */
  readonly signal?: AbortSignal;
  /** Told of every event, in order. What it throws is logged and changes nothing. */
  readonly onEvent?: (event: RunEvent) => void;
  /** The server's base URL as the Runners reach it. @default the control plane's */
  readonly serverUrl?: string;
  /** The server's own built-in Runner, which no list marks: it never stands in. */
  readonly localRunnerIds?: readonly string[];
  /** From 0 to 1; spreads waits. @default Math.random */
  readonly random?: () => number;
  /**
   * `when-start-fails`: where the new package does not come up behind the point of no return, the old one is started
   * with the new credentials in `RUNNER_RUNDECK_*`. That these win over the package's own is probable (rundeck/docs,
   * Runner configuration), not certain. @default "never"
   */
  readonly restoreWithNewCredentials?: "when-start-fails" | "never";
  /** What a package's size must lie between; the defaults are the client's. */
  readonly packageLimits?: { readonly minBytes?: number; readonly maxBytes?: number };
  /** `RD_JOB_EXECID` of the environment, where the script runs inside a Rundeck job. Then `runsOn` must be said. */
  readonly jobExecutionId?: string;
  /** The Runner that executes this script (id or name), or `server`. It must not be a unit of the plan. */
  readonly runsOn?: string;
  /**
   * Ids of servers that are members of the cluster that the plan was made on. Each member has an id of its own, and
   * a plan is refused on a server that is not the one it was made on.
   */
  readonly clusterMembers?: readonly string[];
  /**
   * What to take for true where the server does not tell whether it runs replicas. Regenerating credentials is wrong
   * where it does. @default refused with `REPLICAS_UNKNOWN`
   */
  readonly assumeReplicas?: "off";
}
