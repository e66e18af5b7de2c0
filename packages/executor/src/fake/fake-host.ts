import type { Clock } from "../clock/clock.js";
import type { HiddenPart } from "../contract/discovery.js";
import { FakeRunner, type FakePackage } from "./fake-runner.js";
import type { ProcessStart, StartedProcess } from "./process-start.js";

/** A host in memory, and the way to it. */
export class FakeHost {
  readonly address: string;
  access: "open" | "refused" | "unreachable" = "open";
  /** What a discovery cannot read here. */
  hidden: readonly HiddenPart[] = [];
  readonly #clock: Clock;
  readonly #onProcessStarted: ((start: ProcessStart) => StartedProcess) | null;
  readonly #runners = new Map<string, FakeRunner>();
  /** Counted per host, so that a world that is laid out again is the same to the last digit. */
  #lastPid = 1_000;
  #disturbance: { kind: "hang" | "lose-connection"; after: number; reached: () => void } | null = null;

  constructor(options: {
    readonly address: string;
    readonly clock: Clock;
    readonly onProcessStarted: ((start: ProcessStart) => StartedProcess) | null;
  }) {
    this.address = options.address;
    this.#clock = options.clock;
    this.#onProcessStarted = options.onProcessStarted;
  }

  add(options: {
    readonly runnerId: string;
    readonly package: FakePackage;
    readonly invocation: unknown;
  }): FakeRunner {
    const runner = new FakeRunner({
      ...options,
      address: this.address,
      clock: this.#clock,
      nextPid: () => (this.#lastPid += 1),
      onProcessStarted: this.#onProcessStarted,
    });
    this.#runners.set(options.runnerId, runner);
    return runner;
  }

  get runners(): readonly FakeRunner[] {
    return [...this.#runners.values()];
  }

  find(runnerId: string): FakeRunner | null {
    return this.#runners.get(runnerId) ?? null;
  }

  /** Throws for a Runner that was never added here. */
  runner(runnerId: string): FakeRunner {
    const runner = this.find(runnerId);
    if (runner === null) throw new Error(`The fake host ${this.address} has no Runner ${runnerId}.`);
    return runner;
  }

  /** Hurts the way to this host: the exchange that follows `after` others hangs, or loses its answer. */
  disturb(fault: { readonly kind: "hang" | "lose-connection"; readonly after: number }): {
    readonly reached: Promise<void>;
    heal(): Promise<void>;
  } {
    let reached = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      reached = resolve;
    });
    this.#disturbance = { ...fault, reached };
    return {
      reached: promise,
      heal: () => {
        this.#disturbance = null;
        return Promise.resolve();
      },
    };
  }

  /** Counts an exchange with this host, and tells what befalls it. */
  exchange(): "open" | "refused" | "unreachable" | "hang" | "lose-connection" {
    const disturbance = this.#disturbance;
    if (disturbance === null) return this.access;
    if (disturbance.after > 0) {
      disturbance.after -= 1;
      return this.access;
    }
    disturbance.reached();
    return disturbance.kind;
  }
}
