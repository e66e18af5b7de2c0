import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { SeedSummary } from "./seed-summary.js";

/** A process that attacks seeds. */
export interface RunningWorker {
  /** Resolves to null when it has told of all, or to the seed at which it hung; rejects when it failed. */
  readonly ended: Promise<number | null>;
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
  {
    onSummary,
    hangsAfterMs,
    leastRunners,
  }: {
    readonly onSummary: (summary: SeedSummary) => void;
    readonly hangsAfterMs: number;
    readonly leastRunners: number;
  },
): RunningWorker {
  const [, program = ""] = process.argv;
  const arguments_ = [`--work=${seeds.join(",")}`, `--runners=${leastRunners}`];
  const child = spawn(process.execPath, [...cheaply, program, ...arguments_], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const left = [...seeds];
  let isStopped = false;
  let hung: number | null = null;
  const watchdog = setTimeout(() => {
    hung = left[0] ?? null;
    child.kill("SIGKILL");
  }, hangsAfterMs);
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    left.shift();
    watchdog.refresh();
    if (!isStopped) onSummary(JSON.parse(line) as SeedSummary);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    let code: number | null = null;
    let open = 2;
    const close = (): void => {
      open -= 1;
      if (open > 0) return;
      clearTimeout(watchdog);
      if (code === 0 || isStopped || hung !== null) resolve(hung);
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
