import type { StepOutcome } from "@runner-upgrade/executor";
import { runInPlace } from "../files/run-in-place.js";
import { temporaryPrefix } from "../files/write-placed-file.js";
import type { TargetCall } from "../target/target-call.js";

// Arguments: how temporary names begin, then names. A link is removed itself.
const cleanUpScript = `
prefix=$1
shift
for file in "$prefix"*.partial "$@"; do
  if [ -e "$file" ] || [ -L "$file" ]; then printf x; rm -f -- "$file" || exit 1; fi
done
exit 0
`;

/**
 * Removes what the upgrade put beside the Runner's package: the old package, the base of the new one, the saved state,
 * temporary files.
 */
export async function cleanUp(call: TargetCall): Promise<StepOutcome> {
  const { shell, files, place } = call;
  const { kept, staged, base, state, launcher, launched, stopping } = files;
  const names = [kept, staged, base, state, launcher, launched, stopping];
  const answer = await runInPlace(shell, place, cleanUpScript, [temporaryPrefix, ...names], {
    intent: "remove what was kept",
  });
  const count = answer.trim().length;
  return {
    outcome: count === 0 ? "already-done" : "done",
    summary:
      count === 0
        ? "Nothing was left behind."
        : `What was kept for the rollback is removed (${count} files).`,
  };
}
