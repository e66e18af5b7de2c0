import type { StepOutcome } from "@runner-upgrade/executor";
import type { TargetCall } from "./step-call.js";

/** Removes what the upgrade kept beside the Runner's package: the old package, the saved state, temporary files. */
export async function cleanUp(call: TargetCall): Promise<StepOutcome> {
  const { shell, files, as } = call;
  const paths = [
    files.kept,
    `${files.kept}.partial`,
    files.staged,
    files.state,
    files.launcher,
    files.launched,
    files.stopping,
  ];
  const { stdout } = await shell.script(
    'for file in "$@"; do if [ -e "$file" ]; then printf x; fi; done; exec rm -f -- "$@"',
    paths,
    { as },
  );
  const count = stdout.trim().length;
  return {
    outcome: count === 0 ? "already-done" : "done",
    summary:
      count === 0
        ? "Nothing was left behind."
        : `What was kept for the way back is removed (${count} files).`,
  };
}
