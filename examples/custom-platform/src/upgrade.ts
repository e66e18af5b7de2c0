import { applyPlan, type RunReport } from "@runner-upgrade/apply";
import { parsePlan, planUpgrade, serializePlan } from "@runner-upgrade/plan";
import { newVersion, type Stage } from "./stage.js";

/** Observes and plans; the plan is text, as it would stand in a file between two programs. */
export async function decide(
  stage: Stage,
  { credentials }: { readonly credentials: "keep" | "rotate" },
): Promise<string> {
  const { platforms } = stage;
  const fleet = await stage.observe();
  return serializePlan(planUpgrade(fleet, { image: `:${newVersion}`, credentials }, { platforms }));
}

/** Reads the plan and carries it out. Every function that meets a host is given the modules. */
export async function upgrade(stage: Stage, text: string): Promise<RunReport> {
  const { clock, client, executor, platforms } = stage;
  const plan = parsePlan(text, { platforms });
  return clock.run(applyPlan(plan, { controlPlane: client, executors: [executor], platforms, clock }));
}
