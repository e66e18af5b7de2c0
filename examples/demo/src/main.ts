import { formatReport, type Run } from "@runner-upgrade/apply";
import { clockFactor, needs, runners } from "./fleet.js";
import { onInterruption } from "./interruption.js";
import { setTheStage, type Stage } from "./stage.js";
import { upgrade } from "./upgrade.js";

let stage: Stage | null = null;
let run: Run | null = null;

const interruptions = onInterruption({
  first: () => {
    console.log("\nCtrl-C: stopping in good order.");
    run?.abort();
  },
  second: () => {
    run?.abort();
  },
  last: () => {
    stage?.killNow();
    process.exit(130);
  },
});

console.log(
  `A simulated control plane, ${runners.length} Runners as local processes, ${needs.length} kinds of job that keep coming; ` +
    `the clock runs ${clockFactor} times faster than yours.`,
);
try {
  stage = await setTheStage();
  if (interruptions.count() === 0) {
    run = await upgrade(stage);
    if (interruptions.count() > 0) run.abort();
    const report = await run.report;
    console.log(`\n${formatReport(report, { as: "text" })}`);
    process.exitCode = report.isComplete ? 0 : 1;
  }
  stage.load.stop();
  const { done, lost, losses } = stage.load.report;
  for (const loss of losses) console.log(`lost: ${loss.reason}, ${JSON.stringify(loss.need)}`);
  console.log(`Jobs done: ${done}. Jobs lost: ${lost}.`);
  if (lost > 0) process.exitCode = 1;
} finally {
  await stage?.close();
  console.log("Every process of this demo has ended.");
}
if (interruptions.count() > 0) process.exitCode = 130;
process.exit();
