import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { isAlive, killProcesses, processesIn } from "./local-processes.js";
import { writeNodeJava } from "./write-node-java.js";

/** How a Runner's directory is laid out. */
export interface StandInHostOptions {
  /** The Runner's own directory; made if it is missing. */
  readonly directory: string;
  readonly runnerId: string;
  /** The replica that its package is for, on servers with replicas. */
  readonly replicaId?: string;
  /** What `simulator.buildPackage` made. */
  readonly package: Uint8Array;
  /**
   * The `java` that starts it: a path, such as "java" for a real JVM. Default: the Node stand-in's, written into
   * `<directory>/bin`.
   */
  readonly java?: string;
  /** Options before `-jar`. */
  readonly javaOptions?: readonly string[];
  /** Variables of the process, beside a path and a home. */
  readonly env?: Readonly<Record<string, string>>;
  /** Name of the package file. Default: `runner-<replicaId>.jar`, with the Runner's id where there are no replicas. */
  readonly jarName?: string;
}

/** A Runner's directory on this machine, and the processes that were launched in it, whoever started them. */
export interface StandInHost {
  readonly directory: string;
  readonly runnerId: string;
  readonly replicaId: string | null;
  readonly jarPath: string;
  readonly javaPath: string;
  /** Starts the Runner as a process of its own, which outlives this one. Resolves when it was launched. */
  start(options?: { env?: Readonly<Record<string, string>> }): Promise<{ pid: number }>;
  /** Processes that live in the directory now. */
  pids(): readonly number[];
  /**
   * SIGTERM to each, and waits until they are gone. Idempotent. Rejects with `Error` when one outlives `deadlineMs` of
   * real time (default: 10,000): it still runs then.
   */
  stop(options?: { deadlineMs?: number }): Promise<void>;
  /** SIGKILL to each, and waits until they are gone. Idempotent. */
  kill(): Promise<void>;
  /** The same without waiting, for the last moment of a program. */
  killNow(): void;
}

const pollMs = 20;

const launch = `"$@" </dev/null >>runner.out 2>&1 & echo $!`;

/**
 * Lays out a directory as a person who installs a Runner does: package, and a `java` to start it with.
 *
 * @example
 * const host = await createStandInHost({ directory, runnerId, package: await simulator.buildPackage(runnerId) });
 * await host.start();
 * // ...
 * await host.kill();
 */
export async function createStandInHost(options: StandInHostOptions): Promise<StandInHost> {
  const { directory, runnerId } = options;
  const jarName = options.jarName ?? `runner-${options.replicaId ?? runnerId}.jar`;
  const jarPath = join(directory, jarName);
  await mkdir(directory, { recursive: true });
  await writeFile(jarPath, options.package, { mode: 0o600 });
  const javaPath = options.java ?? (await writeNodeJava(join(directory, "bin")));
  const pids = (): readonly number[] => processesIn(directory);

  const waitUntilGone = async (deadlineMs: number): Promise<void> => {
    const deadline = Date.now() + deadlineMs;
    while (pids().length > 0) {
      if (Date.now() > deadline) {
        throw new Error(
          `Runner ${runnerId} in ${directory} still runs after ${deadlineMs} ms: ${pids().join(", ")}.`,
        );
      }
      await wait(pollMs);
    }
  };

  return {
    directory,
    runnerId,
    replicaId: options.replicaId ?? null,
    jarPath,
    javaPath,
    pids,
    start: async (start = {}) => {
      // As a person does it, `nohup java … &`: the shell ends, and the Runner has no parent that could revive it.
      const shell = spawn(
        "/bin/sh",
        ["-c", launch, "sh", javaPath, ...(options.javaOptions ?? []), "-jar", jarName],
        {
          cwd: directory,
          detached: true,
          stdio: ["ignore", "pipe", "ignore"],
          env: {
            PATH: process.env["PATH"],
            HOME: process.env["HOME"],
            ...options.env,
            ...start.env,
          },
        },
      );
      let pid = "";
      shell.stdout.setEncoding("utf8").on("data", (text: string) => {
        pid += text;
      });
      await once(shell, "close");
      return { pid: Number(pid) };
    },
    stop: async ({ deadlineMs = 10_000 } = {}) => {
      for (const pid of pids()) if (isAlive(pid)) process.kill(pid, "SIGTERM");
      await waitUntilGone(deadlineMs);
    },
    kill: async () => {
      killProcesses(pids());
      await waitUntilGone(10_000);
    },
    killNow: () => {
      killProcesses(pids());
    },
  };
}
