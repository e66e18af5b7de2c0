import {
  applyPlan,
  createMemoryJournal,
  formatReport,
  observeFleet,
  type Journal,
  type RunEvent,
} from "@runner-upgrade/apply";
import { formatPlan, planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { createKubernetesExecutor, type KubernetesExecutorOptions } from "../../../src/index.js";
import type { Lab, LabRunner } from "./lab.js";

/** An upgrade, from the first look to the report, and everything that it said. */
export interface Upgrade {
  readonly plan: Plan;
  readonly report: Awaited<ReturnType<typeof applyPlan>>;
  /** Of the Runners that were named: others of the lab only stand in. */
  readonly units: Awaited<ReturnType<typeof applyPlan>>["units"];
  readonly blockers: Plan["blockers"];
  readonly said: string;
  readonly events: readonly RunEvent[];
}

/** Times that fit a test: the lab's agents start in a few seconds. */
export const quick: KubernetesExecutorOptions = { agentStartMs: 6_000, staysGoneMs: 1_000, pollMs: 400 };

/** Plans and carries out, as a user's script would. */
export async function runUpgrade(
  lab: Lab,
  runners: readonly LabRunner[],
  policy: PolicyInput,
  options: {
    readonly executor?: KubernetesExecutorOptions;
    readonly journal?: Journal;
    readonly address?: string;
    readonly onEvent?: (event: RunEvent) => void;
  } = {},
): Promise<Upgrade> {
  await using executor = createKubernetesExecutor({ ...quick, ...options.executor });
  const { client: controlPlane, serverUrl } = lab;
  const events: RunEvent[] = [];
  const logged: unknown[] = [];
  const log = (...message: unknown[]): void => {
    logged.push(message);
  };
  const fleet = await observeFleet({
    controlPlane,
    executors: [executor],
    serverUrl,
    hosts: runners.map(({ name, host }) => ({
      runner: name,
      host: options.address === undefined ? host : { ...host, address: options.address },
    })),
  });
  // The run keeps the wall clock, and the simulated agents beat faster than it by the factor.
  const drainQuietMs = Math.ceil(15_000 / lab.simulator.clockFactor);
  const plan = planUpgrade(fleet, { settleMs: 2_000, soakMs: 500, drainQuietMs, ...policy });
  const report = await applyPlan(plan, {
    controlPlane,
    executors: [executor],
    serverUrl,
    journal: options.journal ?? createMemoryJournal(),
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
    logger: { debug: log, info: log, warn: log, error: log },
  });
  const said = [
    JSON.stringify([fleet, plan, report, events, logged]),
    formatPlan(plan, { as: "text" }),
    formatReport(report, { as: "text" }),
  ].join("\n");
  const names = runners.map(({ name }) => name);
  const isNamed = ({ runnerName }: { readonly runnerName?: string | null }): boolean =>
    names.includes(runnerName ?? "");
  return {
    plan,
    report,
    units: report.units.filter(isNamed),
    blockers: plan.blockers.filter(isNamed),
    said,
    events,
  };
}
