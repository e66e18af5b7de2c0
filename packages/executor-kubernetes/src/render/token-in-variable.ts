import type { Target } from "../workload/target.js";
import type { Workload } from "../workload/workload.js";

/** The strategic merge patch that gives a variable of the Runner's container another value. */
export function renderTokenInVariable(
  workload: Workload,
  target: Target,
  { variable, token }: { readonly variable: string; readonly token: string },
): object {
  const { resourceVersion } = workload.object.metadata;
  return {
    metadata: { resourceVersion },
    spec: {
      template: {
        spec: { containers: [{ name: target.container, env: [{ name: variable, value: token }] }] },
      },
    },
  };
}
