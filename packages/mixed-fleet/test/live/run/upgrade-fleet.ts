import {
  applyPlan,
  createMemoryJournal,
  observeFleet,
  type RunEvent,
  type RunReport,
} from "@runner-upgrade/apply";
import { createDockerExecutor } from "@runner-upgrade/executor-docker";
import { createKubernetesExecutor } from "@runner-upgrade/executor-kubernetes";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { opensshTransport } from "@runner-upgrade/transport";
import type { MixedFleet } from "../fleet/mixed-fleet.js";

/** What an upgrade came to. */
export interface FleetUpgrade {
  readonly plan: Plan;
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
}

/** Observes the fleet, plans and carries out, as a user's script would. Everything waits by the fleet's clock. */
export async function upgradeFleet(fleet: MixedFleet, policy: PolicyInput): Promise<FleetUpgrade> {
  const { client: controlPlane, serverUrl, simulator } = fleet;
  const { clock } = simulator;
  await using transport = opensshTransport({ configFile: fleet.sshConfigFile });
  await using kubernetes = createKubernetesExecutor({
    clock,
    agentStartMs: 15_000,
    staysGoneMs: 1_000,
    pollMs: 500,
  });
  const executors = [
    createVmExecutor({ clock, transport, staysGoneMs: 2_000, startSettleMs: 2_000 }),
    createDockerExecutor({ clock, staysGoneMs: 2_000, startSettleMs: 2_000 }),
    kubernetes,
  ];
  const seen = await observeFleet({
    controlPlane,
    executors,
    serverUrl,
    clock,
    hosts: fleet.runners.map(({ member, host }) => ({ runner: member.name, host })),
  });
  const plan = planUpgrade(seen, policy);
  const events: RunEvent[] = [];
  const report = await applyPlan(plan, {
    controlPlane,
    executors,
    serverUrl,
    clock,
    journal: createMemoryJournal(),
    packageLimits: { minBytes: 1_000 },
    onEvent: (event) => events.push(event),
  });
  return { plan, report, events };
}
