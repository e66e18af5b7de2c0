import {
  numberOption,
  optionProblem,
  realClock,
  type Clock,
  silentLogger,
  type Logger,
  type OptionNames,
} from "@runner-upgrade/executor";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { Transport } from "@runner-upgrade/transport";

/** How to make a VM executor. Durations are milliseconds. */
export interface VmExecutorOptions {
  /** The way to the hosts: one for all, or one for each. It stays the caller's: the executor does not dispose of it. */
  readonly transport: Transport | ((host: VmHost) => Transport);
  readonly clock?: Clock;
  /** @default silent */
  readonly logger?: Pick<Logger, "debug" | "warn">;
  /** Between TERM and KILL of a process that no service manager stops. @default 30_000 */
  readonly stopGraceMs?: number;
  /** How long a process that got KILL may take to be gone. @default 10_000 */
  readonly killGraceMs?: number;
  /**
   * How long a stopped Runner is watched, so that a supervisor that revives it is noticed. Not used where the service
   * manager stopped it and says that nothing starts it again.
   * @default 5_000
   */
  readonly staysGoneMs?: number;
  /** How long a started process must live to count as started. @default 5_000 */
  readonly startSettleMs?: number;
  /** Between two looks at a host. @default 250 */
  readonly pollMs?: number;
  /** The longest the way to a host may take. @default 20_000 */
  readonly connectTimeLimitMs?: number;
  /**
   * What belongs to another user than the login is reached by `sudo -n`, where that is needed; or never.
   * @default "when-needed"
   */
  readonly sudo?: "when-needed" | "never";
  /**
   * Whether a host that is reached over a slow link gets only the bytes of the new package that it does not have.
   *
   * - `"auto"`: before a Runner is stopped, its host gets what the packages of a version have in common, taken from the package
   *   of a Runner that this executor upgraded before. Compiled classes and large binary entries only, never credentials. Where
   *   the link turns out to be fast, or anything is amiss, the whole package is streamed.
   * - `"off"`: every package is streamed whole, and nothing of it is written to a disk of this machine.
   *
   * @default "auto"
   */
  readonly delta?: DeltaMode;
  /** How many lines of the Runner's own log an observation shows. @default 20 */
  readonly logTailLines?: number;
}

/** See `VmExecutorOptions.delta`. */
export type DeltaMode = "auto" | "off";

/** The options with every default filled in. */
export interface Settings {
  readonly transportFor: (host: VmHost) => Transport;
  readonly clock: Clock;
  readonly logger: Pick<Logger, "debug" | "warn">;
  readonly stopGraceMs: number;
  readonly killGraceMs: number;
  readonly staysGoneMs: number;
  readonly startSettleMs: number;
  readonly pollMs: number;
  readonly connectTimeLimitMs: number;
  readonly sudo: "when-needed" | "never";
  readonly delta: DeltaMode;
  readonly logTailLines: number;
}

const optionNames: OptionNames<VmExecutorOptions> = {
  transport: "required",
  clock: "optional",
  logger: "optional",
  stopGraceMs: "optional",
  killGraceMs: "optional",
  staysGoneMs: "optional",
  startSettleMs: "optional",
  pollMs: "optional",
  connectTimeLimitMs: "optional",
  sudo: "optional",
  delta: "optional",
  logTailLines: "optional",
};

/** Fills the defaults in; throws `TypeError` for what makes no sense, and for a name that is no option. */
export function settingsOf(options: VmExecutorOptions): Settings {
  const problem = optionProblem("createVmExecutor", options, optionNames);
  if (problem !== null) throw new TypeError(problem);
  const { transport } = options;
  return {
    transportFor: typeof transport === "function" ? transport : () => transport,
    clock: options.clock ?? realClock,
    logger: options.logger ?? silentLogger,
    stopGraceMs: numberOption("stopGraceMs", options.stopGraceMs, 30_000),
    killGraceMs: numberOption("killGraceMs", options.killGraceMs, 10_000),
    staysGoneMs: numberOption("staysGoneMs", options.staysGoneMs, 5_000),
    startSettleMs: numberOption("startSettleMs", options.startSettleMs, 5_000),
    pollMs: numberOption("pollMs", options.pollMs, 250),
    connectTimeLimitMs: numberOption("connectTimeLimitMs", options.connectTimeLimitMs, 20_000),
    sudo: options.sudo ?? "when-needed",
    delta: deltaMode(options.delta ?? "auto"),
    logTailLines: numberOption("logTailLines", options.logTailLines, 20),
  };
}

function deltaMode(mode: unknown): DeltaMode {
  if (mode === "auto" || mode === "off") return mode;
  throw new TypeError(`Expected \`delta\` to be "auto" or "off", not ${JSON.stringify(mode)}.`);
}
