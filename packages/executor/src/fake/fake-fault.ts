import type { HostStepKind } from "@runner-upgrade/plan/platform";
import type { ExecutorErrorCode } from "../errors/executor-error.js";

/** The calls of an executor by the name of what they do. */
export type FakeCallName =
  HostStepKind | "discover" | "inspect-host" | "observe" | "restore" | "restore-with-new-credentials";

/**
 * Something that goes wrong in a fake world.
 *
 * - `fail`: the call rejects before it has any effect.
 * - `hang`: the host is silent until the time limit or an abort.
 * - `lose-answer`: the call takes effect, then the connection is lost.
 * - `unreachable`: the host is gone.
 * - `revive` (stop): a supervisor starts the process again.
 * - `does-not-stop` (stop): the process survives TERM and KILL.
 * - `exit-after-start` (start): the process starts and exits.
 */
export interface FakeFault {
  readonly step: FakeCallName;
  readonly kind:
    "fail" | "hang" | "lose-answer" | "unreachable" | "revive" | "does-not-stop" | "exit-after-start";
  /** Every Runner where it is left out. */
  readonly runnerId?: string;
  /** Every host where it is left out. */
  readonly address?: string;
  /** How many calls meet it. @default 1 */
  readonly times?: number;
  /** For `fail`. @default "HOST_COMMAND_FAILED" */
  readonly code?: ExecutorErrorCode;
  /** For `fail`. */
  readonly isRetryable?: boolean;
}
