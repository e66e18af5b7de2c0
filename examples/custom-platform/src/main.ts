import { formatReport, type RunReport } from "@runner-upgrade/apply";
import { formatPlan, parsePlan } from "@runner-upgrade/plan";
import { newVersion, setTheStage, type Stage } from "./stage.js";
import { decide, upgrade } from "./upgrade.js";

async function rehearse(title: string, stage: Stage): Promise<RunReport> {
  console.log(`\n# ${title}\n`);
  const text = await decide(stage, { credentials: "rotate" });
  const { platforms } = stage;
  console.log(formatPlan(parsePlan(text, { platforms }), { as: "text", platforms }));
  const report = await upgrade(stage, text);
  console.log(formatReport(report, { as: "text" }));
  console.log(`Versions now: ${stage.versions().join(", ")}`);
  return report;
}

const good = await rehearse("An upgrade", setTheStage());

const broken = setTheStage();
broken.nomad.brokenVersions.add(newVersion);
const bad = await rehearse("A new version that does not start: the rollback", broken);

const isRolledBack = bad.units.some(({ outcome }) => outcome === "rolled-back");
process.exitCode = good.isComplete && isRolledBack ? 0 : 1;
