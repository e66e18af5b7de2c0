import type { Executor, HostSteps, StepMethod } from "@runner-upgrade/executor";

/** Wraps an executor: it does the same, and tells each step that it carries out on a host. */
export function logCalls(executor: Executor, log: (line: string) => void): Executor {
  const logged =
    (kind: string, carryOut: StepMethod): StepMethod =>
    (context, input) => {
      log(`${executor.platform}.${kind}`);
      return carryOut(context, input);
    };
  const steps = Object.entries(executor.steps).map(([kind, carryOut]) => [kind, logged(kind, carryOut)]);
  return { ...executor, steps: Object.fromEntries(steps) as HostSteps };
}
