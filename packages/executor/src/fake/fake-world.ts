import type { Clock } from "../clock/clock.js";
import { realClock } from "../clock/real-clock.js";
import type { FakeFault } from "./fake-fault.js";
import type { FakeCall } from "./fake-call.js";
import { FakeHost } from "./fake-host.js";
import type { ProcessStart, StartedProcess } from "./process-start.js";

/** How to make a world. */
export interface FakeWorldOptions {
  /** What its durations and hangs are measured with. @default the machine's own time */
  readonly clock?: Clock;
  /**
   * Called whenever a process starts, for a test that ties it to something else: a virtual agent of the simulator,
   * say, which then checks in with this token and version.
   */
  readonly onProcessStarted?: (start: ProcessStart) => StartedProcess;
}

/**
 * Hosts in memory, for tests of what stands on the executor contract. Executors made by `createFakeExecutor` work on
 * it, any number of them.
 *
 * @example
 * const world = createFakeWorld();
 * world.addRunner({ runnerId: "r-1", address: "host-1", token: "old", version: "5.6.0" });
 * world.inject({ step: "stop", kind: "hang" });
 */
export interface FakeWorld {
  readonly clock: Clock;
  /** Every call on every executor of this world, oldest first. */
  readonly calls: readonly FakeCall[];
  /** A host without Runners; `addRunner` adds one where it is missing. */
  addHost(options: {
    readonly address: string;
    readonly access?: "open" | "refused" | "unreachable";
  }): FakeHost;
  /** A Runner of an old version, its process running unless told otherwise. */
  addRunner(options: {
    readonly runnerId: string;
    readonly address: string;
    readonly token: string;
    readonly version: string;
    readonly isRunning?: boolean;
    /** Kept across an upgrade; opaque to the world. */
    readonly invocation?: unknown;
    /** Whether an inspection finds it where no process of it runs, by its service. @default false */
    readonly hasService?: boolean;
    /** How many processes it is: containers of one Runner, or Pods. @default 1 */
    readonly processCount?: number;
  }): void;
  /** Throws for an address that no host has. */
  host(address: string): FakeHost;
  findHost(address: string): FakeHost | null;
  /** Plans a fault; returns how to take it back. */
  inject(fault: FakeFault): () => void;
  /** The fault that the next call of this kind meets, used up by asking. */
  takeFault(call: {
    readonly step: string;
    readonly runnerId: string;
    readonly address: string;
  }): FakeFault | null;
  record(call: FakeCall): void;
}

/** See {@link FakeWorld}. */
export function createFakeWorld(options: FakeWorldOptions = {}): FakeWorld {
  const { clock = realClock, onProcessStarted } = options;
  const hosts = new Map<string, FakeHost>();
  const calls: FakeCall[] = [];
  const faults: { fault: FakeFault; left: number }[] = [];

  const world: FakeWorld = {
    clock,
    calls,
    addHost({ address, access = "open" }) {
      const host =
        hosts.get(address) ?? new FakeHost({ address, clock, onProcessStarted: onProcessStarted ?? null });
      host.access = access;
      hosts.set(address, host);
      return host;
    },
    addRunner({ runnerId, address, token, version, isRunning = true, invocation = null, ...more }) {
      const { hasService = false, processCount = 1 } = more;
      const host = hosts.get(address) ?? world.addHost({ address });
      const runner = host.add({ runnerId, package: { version, token }, invocation });
      runner.hasService = hasService;
      runner.processCount = processCount;
      if (isRunning) for (let started = 0; started < processCount; started += 1) runner.start();
    },
    host(address) {
      const host = hosts.get(address);
      if (host === undefined) throw new Error(`The fake world has no host ${address}.`);
      return host;
    },
    findHost: (address) => hosts.get(address) ?? null,
    inject(fault) {
      const planned = { fault, left: fault.times ?? 1 };
      faults.push(planned);
      return () => {
        planned.left = 0;
      };
    },
    takeFault({ step, runnerId, address }) {
      const planned = faults.find(
        ({ fault, left }) =>
          left > 0 &&
          fault.step === step &&
          (fault.runnerId ?? runnerId) === runnerId &&
          (fault.address ?? address) === address,
      );
      if (planned === undefined) return null;
      planned.left -= 1;
      return planned.fault;
    },
    record: (call) => {
      calls.push(call);
    },
  };
  return world;
}
