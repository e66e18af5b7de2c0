import type { ProcessStart, StartedProcess } from "@runner-upgrade/executor/fake";
import type { Simulator, VirtualAgent } from "@runner-upgrade/simulator";

/** What is known of the processes of one Runner, or of one of its replicas. */
export interface ProcessTraits {
  readonly startupMs: number;
  readonly maxRunning: number;
  readonly keepsDisk: boolean;
  readonly hostname: string;
}

/** The id of a Runner on a host, out of the name that it has there: `<Runner id>/<replica id>` is a replica. */
export function runnerIdOf(hostedAs: string): string {
  return hostedAs.split("/")[0] ?? hostedAs;
}

/** Ties the processes of the hosts to agents that speak to the simulated control plane. */
export function agentsOf(
  simulator: Simulator,
  traitsOf: (hostedAs: string) => ProcessTraits,
  onProcess: (runnerId: string) => void,
): (
  start: Pick<ProcessStart, "runnerId" | "token" | "version">,
) => StartedProcess & { readonly agent: VirtualAgent } {
  return ({ runnerId: hostedAs, token, version }) => {
    const runnerId = runnerIdOf(hostedAs);
    const { startupMs, maxRunning, keepsDisk, hostname } = traitsOf(hostedAs);
    const directory = `/opt/${hostedAs}`;
    const agent = simulator.agents.start({
      ...{ runnerId, token, version, startupMs, maxRunning, keepsDisk, hostname },
      installationPath: directory,
      packagePath: `${directory}/runner.jar`,
      onEnd: "cut",
    });
    onProcess(runnerId);
    return {
      agent,
      stop: () => {
        agent.stop();
        onProcess(runnerId);
      },
      kill: () => {
        agent.kill();
        onProcess(runnerId);
      },
    };
  };
}
