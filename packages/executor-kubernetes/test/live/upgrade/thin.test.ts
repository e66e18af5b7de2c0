import { applyPlan, createMemoryJournal, observeFleet } from "@runner-upgrade/apply";
import { planUpgrade } from "@runner-upgrade/plan";
import { expect, it } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { startLab } from "./lab.js";

it("thin", async () => {
  await using lab = await startLab("thin");
  const image = await lab.images.build("5.6.1");
  const next = await lab.images.build("5.7.1");
  const one = await lab.addRunner({ name: "one", kind: "Deployment", image, by: "variable" });
  const two = await lab.addRunner({ name: "two", kind: "Deployment", image, by: "secretKeyRef" });
  await lab.waitUntilHealthy(one, "5.6.1");
  await lab.waitUntilHealthy(two, "5.6.1");
  lab.simulator.setServerVersion("5.7.1");
  for (const credentials of ["keep", "rotate"] as const) {
  await using executor = createKubernetesExecutor({ agentStartMs: 4000, staysGoneMs: 1000, pollMs: 300 });
  const t = Date.now();
  const fleet = await observeFleet({ controlPlane: lab.client, executors: [executor], serverUrl: lab.serverUrl, hosts: [one, two].map((r) => ({ runner: r.name, host: r.host })) });
  console.log(JSON.stringify(fleet.runners.map((r) => r.hostFacts), null, 1));
  const to = credentials === "keep" ? next : image;
  const plan = planUpgrade(fleet, { image: to, credentials, targetVersion: credentials === "keep" ? "5.7.1" : "5.6.1", settleMs: 2000, soakMs: 1000 });
  console.log(JSON.stringify([plan.blockers, plan.warnings], null, 1));
  const report = await applyPlan(plan, { controlPlane: lab.client, executors: [executor], serverUrl: lab.serverUrl, journal: createMemoryJournal(), onEvent: (e) => { if (e.type.startsWith("step")) console.log(Date.now() - t, JSON.stringify(e).slice(0, 400)); } });
  console.log(report.units.map((u) => [u.runnerName, u.outcome, u.reason]));
  expect(report.isComplete).toBe(true);
  }
});
