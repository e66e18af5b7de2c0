import type { Clock } from "../clock/clock.js";
import type { ProcessStart, StartedProcess } from "./process-start.js";

/** A package on a fake host's disk: its version, and the token that it carries. */
export interface FakePackage {
  readonly version: string;
  readonly token: string;
}

/** A process of a fake Runner. */
export interface FakeProcess {
  readonly pid: number;
  readonly token: string;
  readonly version: string;
  readonly startedAtMs: number;
  readonly invocation: unknown;
}

/** One Runner on a fake host: its files and its processes. */
export class FakeRunner {
  readonly runnerId: string;
  readonly address: string;
  readonly invocation: unknown;
  installed: FakePackage;
  /** The old package, kept aside until clean-up. */
  kept: FakePackage | null = null;
  /** What is downloaded or created and not yet in place: its version and, of a container, the token that it was created with. */
  staged: { readonly version: string; readonly token?: string } | null = null;
  hasSavedState = false;
  /** `RUNNER_RUNDECK_SERVER_TOKEN`, which wins over the package's own. */
  environmentToken: string | null = null;
  isSupervised = false;
  /** How it is started is known without a process of it: an inspection finds it where none runs. */
  hasService = false;
  /** How many processes it is when it runs: the containers of one Runner, or its Pods. */
  processCount = 1;
  /** The ids that its process shows to a discovery: its own, a replica's, or none. @default the Runner's */
  shownIds: readonly string[];
  /** Versions that start and exit. */
  readonly brokenVersions: Set<string> = new Set<string>();
  readonly #clock: Clock;
  readonly #nextPid: () => number;
  readonly #onProcessStarted: ((start: ProcessStart) => StartedProcess) | null;
  readonly #processes = new Map<FakeProcess, StartedProcess | null>();

  constructor(options: {
    readonly runnerId: string;
    readonly address: string;
    readonly package: FakePackage;
    readonly invocation: unknown;
    readonly clock: Clock;
    readonly nextPid: () => number;
    readonly onProcessStarted: ((start: ProcessStart) => StartedProcess) | null;
  }) {
    this.runnerId = options.runnerId;
    this.shownIds = [options.runnerId];
    this.address = options.address;
    this.installed = options.package;
    this.invocation = options.invocation;
    this.#clock = options.clock;
    this.#nextPid = options.nextPid;
    this.#onProcessStarted = options.onProcessStarted;
  }

  get processes(): readonly FakeProcess[] {
    return [...this.#processes.keys()];
  }

  /** Starts what is installed: one process. */
  start(): void {
    const { version } = this.installed;
    const token = this.environmentToken ?? this.installed.token;
    const process = {
      pid: this.#nextPid(),
      token,
      version,
      startedAtMs: this.#clock.now(),
      invocation: this.invocation,
    };
    const { runnerId, address } = this;
    this.#processes.set(process, this.#onProcessStarted?.({ runnerId, address, token, version }) ?? null);
  }

  /** Ends every process: `asked` as on TERM, `silently` as on KILL. */
  end(how: "asked" | "silently"): void {
    for (const process of this.processes) this.endProcess(process, how);
  }

  /** Ends one of its processes; none that ended before. */
  endProcess(process: FakeProcess, how: "asked" | "silently"): void {
    const started = this.#processes.get(process);
    if (!this.#processes.delete(process)) return;
    if (how === "asked") started?.stop();
    else started?.kill();
  }
}
