import type { Executor, InspectRequest } from "@runner-upgrade/executor";
import type { HostFacts } from "@runner-upgrade/plan/platform";
import type { Clock } from "@runner-upgrade/executor";
import { failureOf } from "../errors/failure.js";
import { withTimeLimit } from "../wait/time-limit.js";

/** Inspects one host. What goes wrong is a finding of it: one bad host must not hide the others. */
export async function inspectHost(
  request: Omit<InspectRequest, "signal">,
  options: {
    readonly executors: readonly Executor[];
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<HostFacts> {
  const { host, runner, timeLimitMs } = request;
  const executor = options.executors.find(({ platform }) => platform === host.platform);
  try {
    if (executor === undefined) throw new Error(`No executor for ${host.platform} was given.`);
    return await withTimeLimit((signal) => executor.inspectHost({ ...request, signal }), {
      what: `The inspection of ${host.address} for the Runner ${runner.name}`,
      timeLimitMs,
      clock: options.clock,
      signal: options.signal,
    });
  } catch (error) {
    if (options.signal?.aborted === true) throw error;
    const { code, message, remedies } = failureOf(error);
    return {
      platform: host.platform,
      findings: [
        { code: code === "UNEXPECTED" ? "INSPECTION_FAILED" : code, level: "failed", message, remedies },
      ],
    };
  }
}
