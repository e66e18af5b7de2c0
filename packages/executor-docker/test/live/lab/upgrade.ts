import { join } from "node:path";
import { readFile } from "node:fs/promises";
import {
  applyPlan,
  createFileJournal,
  formatReport,
  observeFleet,
  type RunEvent,
  type RunReport,
} from "@runner-upgrade/apply";
import { formatPlan, planUpgrade, type Plan, type PolicyInput } from "@runner-upgrade/plan";
import { createDockerExecutor, type DockerExecutorOptions } from "../../../src/index.js";
import type { Lab } from "./lab.js";

/** Limits for a lab that waits for nobody. */
export const executorOptions: DockerExecutorOptions = { staysGoneMs: 500, startSettleMs: 1_000, pollMs: 200 };

/** What an upgrade came to, and everything that was said. */
export interface LabUpgrade {
  readonly plan: Plan;
  readonly report: RunReport;
  readonly said: string;
}

/** Upgrades Runners of the lab, or all, from observing to the report. */
export async function upgrade(
  lab: Lab,
  policy: PolicyInput,
  options: {
    readonly address: string;
    readonly only?: readonly string[];
    readonly executor?: DockerExecutorOptions;
    readonly journal?: string;
    readonly onEvent?: (event: RunEvent) => void;
  },
): Promise<LabUpgrade> {
  const out: unknown[] = [];
  const executor = createDockerExecutor({
    ...executorOptions,
    ...options.executor,
    logger: { debug: (message) => out.push(message), warn: (message) => out.push(message) },
  });
  const hosts = lab.runners
    .filter(({ name }) => options.only?.includes(name) ?? true)
    .map(({ name }) => ({
      runner: name,
      host: { platform: "docker", address: options.address, container: name } as const,
    }));
  const fleet = await observeFleet({
    controlPlane: lab.client,
    executors: [executor],
    serverUrl: lab.serverUrl,
    hosts,
  });
  // The run keeps the wall clock, and the simulated agents beat faster than it by the factor.
  const drainQuietMs = 15_000 / lab.simulator.clockFactor;
  const plan = planUpgrade(fleet, { settleMs: 1_000, soakMs: 1_000, drainQuietMs, ...policy });
  const file = join(lab.folder, options.journal ?? `journal-${String(Date.now())}`);
  const report = await applyPlan(plan, {
    controlPlane: lab.client,
    executors: [executor],
    serverUrl: lab.serverUrl,
    journal: createFileJournal(file),
    onEvent: (event) => {
      out.push(event);
      options.onEvent?.(event);
    },
  });
  const said = [
    JSON.stringify([fleet, plan, report, out]),
    formatPlan(plan, { as: "text" }),
    formatReport(report, { as: "text" }),
    await readFile(file, "utf8"),
  ].join("\n");
  return { plan, report, said };
}
