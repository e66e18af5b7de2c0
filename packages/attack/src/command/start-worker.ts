import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { SeedSummary } from "./seed-summary.js";

/** A process that attacks seeds. */
export interface RunningWorker {
  /** Resolves when it has told of all; rejects when it failed. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Starts a process of this same program that attacks these seeds. */
export function startWorker(
  seeds: readonly number[],
  onSummary: (summary: SeedSummary) => void,
): RunningWorker {
  const [, program = ""] = process.argv;
  // Stack traces are made for every call that is given a time limit, and nobody reads them here.
  const child = spawn(process.execPath, ["--stack-trace-limit=0", program, `--work=${seeds.join(",")}`], {
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
