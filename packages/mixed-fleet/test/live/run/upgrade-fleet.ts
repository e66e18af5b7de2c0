import {
  applyPlan,
  createMemoryJournal,
  discoverHosts,
  observeFleet,
  type HostDiscovery,
  type RunEvent,
  type RunReport,
} from "@runner-upgrade/apply";
import { defineInventory, hostsOf, mergeDiscovery } from "@runner-upgrade/apply/inventory";
import { createDockerExecutor } from "@runner-upgrade/executor-docker";
import { createKubernetesExecutor } from "@runner-upgrade/executor-kubernetes";
import { createVmExecutor } from "@runner-upgrade/executor-vm";
import { planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { opensshTransport } from "@runner-upgrade/transport";
import type { MixedFleet } from "../fleet/mixed-fleet.js";

/** What an upgrade came to. */
export interface FleetUpgrade {
  readonly discovery: HostDiscovery;
  readonly plan: Plan;
  readonly report: RunReport;
  readonly events: readonly RunEvent[];
}

/** Discovers the fleet from its places, observes it, plans and carries out, as a user's script would. Everything waits by the fleet's clock. */
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
  const discovery = await discoverHosts({ controlPlane, executors, clock, places: fleet.places });
  const { inventory } = mergeDiscovery(
    defineInventory({ version: 1, places: fleet.places, runners: [] }),
    discovery,
  );
  const seen = await observeFleet({
    controlPlane,
    executors,
    serverUrl,
    clock,
    hosts: hostsOf(inventory),
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
  return { discovery, plan, report, events };
}
