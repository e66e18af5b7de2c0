import type { StepOutcome } from "@runner-upgrade/executor";
import { markOf } from "../package/file-mark.js";
import { describeLook, look } from "../process/look.js";
import { runsWhatIsInPlace } from "../process/process-age.js";
import { readSavedState } from "../saved-state/saved-state.js";
import { afterStart } from "./after-start.js";
import { startRunner } from "./start-runner.js";
import {
  placedIn,
  recordedRights,
  recordedText,
  type TargetCall,
  subjectIdOf,
} from "../target/target-call.js";

/** Starts the new package with the invocation of the old one. A Runner that runs it already is left alone. */
export async function start(call: TargetCall): Promise<StepOutcome> {
  const { shell, target, files, context } = call;
  const seen = await look(call);
  const [process, second] = seen.processes;
  const inPlace = await markOf(shell, placedIn(call, files.package));
  const wanted = recordedText(context, "download-package", "mark");
  if (inPlace === null || (wanted !== null && inPlace.mark !== wanted)) {
    throw shell.error(
      "CHANGED_MEANWHILE",
      `${target.packagePath} is not the package that this run installed.`,
      {
        remedies: ["Install the new package again before starting it."],
      },
    );
  }
  const isFresh = await Promise.all(seen.processes.map((one) => runsWhatIsInPlace(call, one, inPlace)));
  // Named first: one that is old is helped by stopping, whatever runs beside it.
  if (isFresh.includes(false)) {
    throw shell.error("REVIVED", `An older process of it runs. ${describeLook(seen)}`, {
      isRetryable: true,
      remedies: ["Find what started it, stop the Runner, and start it again."],
    });
  }
  if (second !== undefined)
    throw shell.error("SEVERAL_PROCESSES", `Two processes carry its identity. ${describeLook(seen)}`);
  if (process !== undefined) {
    const said = await afterStart(call, process.pid);
    return {
      outcome: "already-done",
      summary: `The new package runs already (process ${process.pid}).${said}`,
    };
  }
  const state = await readSavedState(shell, placedIn(call, files.state), {
    runnerId: subjectIdOf(context),
    rights: recordedRights(context),
  });
  const started = await startRunner(call, {
    invocation: state?.invocation ?? null,
    overrides: state?.overrides ?? {},
  });
  const said = await afterStart(call, started.pid);
  const { differences } = started;
  if (differences.length > 0)
    shell.settings.logger.warn(`Started otherwise than before: ${differences.join(", ")}.`);
  return {
    outcome: "done",
    summary:
      `The new package runs (process ${started.pid})` +
      (differences.length === 0
        ? ", invoked as the old one was."
        : `, but differs in: ${differences.join(", ")}.`) +
      said,
    record: { pid: started.pid, differences: [...differences] },
  };
}
