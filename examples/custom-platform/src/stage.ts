import { observeFleet } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth, type RunnerClient } from "@runner-upgrade/client";
import type { Executor } from "@runner-upgrade/executor";
import type { Fleet } from "@runner-upgrade/plan";
import { builtInPlatforms, type PlatformModule } from "@runner-upgrade/plan/platform";
import {
  createSimulator,
  createVirtualClock,
  type Simulator,
  type VirtualClock,
} from "@runner-upgrade/simulator";
import { FakeNomad } from "./fake-nomad.js";
import { createNomadExecutor } from "./nomad-executor.js";
import type { NomadHost } from "./nomad-host.js";
import { nomadPlatform } from "./nomad-platform.js";

const oldVersion = "5.6.0-20241003";
export const newVersion = "5.7.0-20241021";
const names = ["ops-1", "ops-2", "ops-3"];

/** A simulated control plane and a fake cluster, in virtual time: hours take a moment. */
export interface Stage {
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly nomad: FakeNomad;
  readonly client: RunnerClient;
  readonly executor: Executor;
  readonly platforms: readonly PlatformModule[];
  readonly oldVersions: readonly string[];
  observe(): Promise<Fleet>;
  /** What runs now, as the control plane sees it. */
  versions(): readonly (string | null)[];
}

/** Three Runners with one tag, each the allocation of a Nomad job of its own. The server has the new version. */
export function setTheStage(): Stage {
  const clock = createVirtualClock();
  const simulator = createSimulator({ clock, version: newVersion });
  simulator.addProject({ name: "ops", dispatch: "manual" });
  const nomad = new FakeNomad({
    clock,
    startMs: 4_000,
    onStarted: (start) => simulator.agents.start({ ...start, startupMs: 1_000 }),
  });
  const runners = names.map((name) => {
    const { runnerId, token } = simulator.addRunner({
      name,
      tags: ["ops"],
      projects: ["ops"],
      version: oldVersion,
    });
    nomad.addJob(
      {
        ID: name,
        Group: "runner",
        Count: 1,
        Image: `rundeckpro/runner:${oldVersion}`,
        Env: { RUNNER_RUNDECK_CLIENT_ID: runnerId },
      },
      token,
    );
    const host: NomadHost = {
      platform: "custom:nomad",
      address: "https://nomad.internal:4646",
      namespace: "ops",
      job: name,
      group: "runner",
    };
    return { runner: runnerId, host };
  });
  const client = createRunnerClient({
    url: simulator.url,
    auth: tokenAuth(simulator.apiToken),
    fetch: simulator.fetch,
    clock,
  });
  const executor = createNomadExecutor({ api: nomad, clock });
  const platforms = [...builtInPlatforms, nomadPlatform];
  return {
    ...{ clock, simulator, nomad, client, executor, platforms },
    oldVersions: names.map(() => oldVersion),
    observe: async () => {
      // Long enough for every Runner to have checked in.
      await clock.advance(600_000);
      return clock.run(
        observeFleet({ controlPlane: client, hosts: runners, executors: [executor], platforms, clock }),
      );
    },
    versions: () => runners.map(({ runner }) => simulator.runner(runner).version),
  };
}
