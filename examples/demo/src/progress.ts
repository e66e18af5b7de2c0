import type { RunEvent } from "@runner-upgrade/apply";
import type { JobLoad } from "@runner-upgrade/simulator";

/** Prints what happens, one line each, with what the jobs do beside it. */
export function showProgress(names: readonly string[], load: JobLoad): (event: RunEvent) => void {
  const startedAt = Date.now();
  const width = Math.max(...names.map((name) => name.length));
  return (event) => {
    const text = describe(event);
    if (text === null) return;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
    const name = ("unitName" in event ? event.unitName : "").padEnd(width);
    const { done, lost } = load.report;
    const line = `${seconds}s  jobs done ${String(done).padStart(3)} lost ${lost}  ${name}  ${text}`;
    const columns = process.stdout.columns || 160;
    console.log(line.length > columns ? `${line.slice(0, columns - 1)}…` : line);
  };
}

function describe(event: RunEvent): string | null {
  switch (event.type) {
    case "step-ended":
      return `${event.stepId.padEnd(22)}  ${event.summary}`;
    case "step-failed":
      return `${event.stepId.padEnd(22)}  FAILED ${event.message}`;
    case "unit-released":
      return `waits: ${event.reason}`;
    case "rollback-started":
      return `is put back: ${event.reason}`;
    case "unit-ended":
      return `${event.outcome.toUpperCase()}: ${event.reason}`;
    case "run-aborted":
      return event.level === "admission"
        ? "No further Runner is started; one that is away is brought to its end. Ctrl-C again: its rollback."
        : "Runners that still can be are put back.";
    case "run-warned":
      return event.message;
    default:
      return null;
  }
}
