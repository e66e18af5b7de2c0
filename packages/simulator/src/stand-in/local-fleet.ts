import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Simulator } from "../simulator/simulator.js";
import { createStandInHost, type StandInHost, type StandInHostOptions } from "./stand-in-host.js";

/** How a fleet of local processes is laid out. */
export interface LocalFleetOptions {
  /** It must listen: the processes speak to it over HTTP. */
  readonly simulator: Simulator;
  /** Runners of the simulator, or single replicas of one, each with what is its own. */
  readonly runners: readonly ({ readonly runnerId: string; readonly replicaId?: string } & Pick<
    StandInHostOptions,
    "env" | "java" | "javaOptions" | "jarName"
  >)[];
  /** Where the Runners' directories are made. Default: a new one, removed by `close`. */
  readonly directory?: string;
}

/** Runners as processes of this machine, and the promise that none is left behind. */
export interface LocalFleet {
  readonly directory: string;
  readonly hosts: readonly StandInHost[];
  /** Throws `Error` for a Runner, or a replica, that is not of this fleet. */
  host(runnerId: string, replicaId?: string): StandInHost;
  /** Starts every Runner. */
  start(): Promise<void>;
  /** Waits until the simulator shows every Runner Healthy; rejects with `Error` after `deadlineMs` of real time. */
  waitUntilHealthy(options?: { deadlineMs?: number }): Promise<void>;
  /** Every process that lives in one of the directories, whoever started it. */
  pids(): readonly number[];
  /** Ends every process and waits until all are gone. Idempotent. */
  close(): Promise<void>;
  /** Ends every process without waiting. Called by itself when this program exits without `close`. */
  killNow(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

/** A process that is being launched has no directory for a moment: so it is looked for once more. */
const secondLookMs = 150;

/**
 * Lays out a fleet of Runners as processes of this machine.
 *
 * @example
 * await using fleet = await createLocalFleet({ simulator, runners: [{ runnerId }] });
 * await fleet.start();
 * await fleet.waitUntilHealthy();
 */
export async function createLocalFleet(options: LocalFleetOptions): Promise<LocalFleet> {
  const { simulator } = options;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "runner-upgrade-fleet-")));
  const hosts = await Promise.all(
    options.runners.map(async (runner) =>
      createStandInHost({
        ...runner,
        directory: join(directory, directoryName(simulator, runner)),
        package: await simulator.buildPackage(runner.runnerId, runner),
      }),
    ),
  );
  const killNow = (): void => {
    for (const host of hosts) host.killNow();
  };
  process.once("exit", killNow);
  const close = async (): Promise<void> => {
    killNow();
    await wait(secondLookMs);
    await Promise.all(hosts.map((host) => host.kill()));
    process.off("exit", killNow);
    if (options.directory === undefined) await rm(directory, { recursive: true, force: true });
  };
  return {
    directory,
    hosts,
    host: (runnerId, replicaId) => {
      const host = hosts.find(
        (one) => one.runnerId === runnerId && (replicaId === undefined || one.replicaId === replicaId),
      );
      if (host === undefined) throw new Error(`Runner ${runnerId} is not of this fleet.`);
      return host;
    },
    start: async () => {
      await Promise.all(hosts.map((host) => host.start()));
    },
    waitUntilHealthy: async ({ deadlineMs = 30_000 } = {}) => {
      const deadline = Date.now() + deadlineMs;
      for (;;) {
        const missing = hosts
          .map(({ runnerId }) => simulator.runner(runnerId))
          .filter(({ status }) => status !== "Healthy");
        if (missing.length === 0) return;
        if (Date.now() > deadline) {
          const list = missing.map(({ name, status }) => `${name} is ${status}`).join(", ");
          throw new Error(`Not every Runner is Healthy after ${deadlineMs} ms: ${list}.`);
        }
        await wait(50);
      }
    },
    pids: () => hosts.flatMap((host) => host.pids()),
    close,
    killNow,
    [Symbol.asyncDispose]: close,
  };
}

function directoryName(
  simulator: Simulator,
  { runnerId, replicaId }: { runnerId: string; replicaId?: string },
): string {
  const name = simulator.runner(runnerId).name.replaceAll("/", "_");
  return replicaId === undefined ? name : `${name}-${replicaId}`;
}
