import type { RunningProcess } from "../invocation/running-process.js";
import type { FileMark } from "../package/file-mark.js";
import type { TargetCall } from "../target/target-call.js";

const ageScript = `
ticks=$(getconf CLK_TCK 2>/dev/null) || ticks=100
while read -r name value; do if [ "$name" = btime ]; then printf '%s %s\\n' "$value" "$ticks"; fi; done </proc/stat
`;

/**
 * Whether a process was started from the file that is in place now: a process that began before the file took its place
 * runs another one. Both clocks are the host's; they count in whole seconds.
 */
export async function runsWhatIsInPlace(
  call: Pick<TargetCall, "shell">,
  process: Pick<RunningProcess, "startedAtTicks">,
  inPlace: Pick<FileMark, "changedAtSeconds">,
): Promise<boolean> {
  const { stdout } = await call.shell.script(ageScript, []);
  const [bootSeconds = NaN, ticksPerSecond = NaN] = stdout.trim().split(" ").map(Number);
  const startedAtSeconds = bootSeconds + Number(process.startedAtTicks) / ticksPerSecond;
  return Number.isFinite(startedAtSeconds) && startedAtSeconds >= inPlace.changedAtSeconds - 2;
}
