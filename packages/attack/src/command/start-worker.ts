import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { SeedSummary } from "./seed-summary.js";

/** A process that attacks seeds. */
export interface RunningWorker {
  /** Resolves when it has told of all; rejects when it failed. */
  readonly ended: Promise<void>;
  stop(): void;
}

/**
 * Nobody reads the stack traces of errors here, and almost everything that a seed makes is garbage at its end: a larger
 * young generation spares a tenth of the time.
 */
const cheaply = ["--stack-trace-limit=0", "--max-semi-space-size=64"];

/** Starts a process of this same program that attacks these seeds. */
export function startWorker(
  seeds: readonly number[],
  onSummary: (summary: SeedSummary) => void,
): RunningWorker {
  const [, program = ""] = process.argv;
  const child = spawn(process.execPath, [...cheaply, program, `--work=${seeds.join(",")}`], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let isStopped = false;
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    if (!isStopped) onSummary(JSON.parse(line) as SeedSummary);
  });
  const ended = new Promise<void>((resolve, reject) => {
    let code: number | null = null;
    let open = 2;
    const close = (): void => {
      open -= 1;
      if (open > 0) return;
      if (code === 0 || isStopped) resolve();
      else reject(new Error(`A worker ended with ${String(code)}.`));
    };
    lines.once("close", close);
    child.once("exit", (exitCode) => {
      code = exitCode;
      close();
    });
    child.once("error", reject);
  });
  return {
    ended,
    stop: () => {
      isStopped = true;
      child.kill();
    },
  };
}
