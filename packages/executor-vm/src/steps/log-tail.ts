import type { TargetCall } from "../target/target-call.js";

const mostBytes = 16_384;

// Arguments: the launch directory, how many bytes. The file is opened once, and its real path and the number of its names
// are those of what was opened: a link, of the file or of a directory, leads nowhere outside.
const tailScript = `
cd -P -- "$1" 2>/dev/null || exit 0
base=$PWD
[ "$base" != / ] || base=
[ -f runner/logs/runner.log ] || exit 0
{ exec 3<runner/logs/runner.log; } 2>/dev/null || exit 0
[ "$(readlink /proc/self/fd/3)" = "$base/runner/logs/runner.log" ] || exit 0
set -- "$2" $(stat -L -c '%f %h' /proc/self/fd/3)
[ $((0x$2 & 0170000)) = $((0100000)) ] && [ "$3" = 1 ] || exit 0
exec tail -c "$1" <&3
`;

/**
 * The last lines of the Runner's own log, `runner/logs/runner.log` below its launch directory (rundeck/docs, runner
 * logging), as the Runner's user may read them. Bounded, printable, without secrets; empty when there is none, or where
 * a link leads elsewhere.
 */
export async function readLogTail(call: Pick<TargetCall, "shell" | "target">): Promise<readonly string[]> {
  const { shell, target } = call;
  const { logTailLines } = shell.settings;
  const { stdout } = await shell.script(tailScript, [target.directory, String(mostBytes)], {
    as: await shell.rightsOf(target.user),
    mayFail: true,
  });
  return (
    stdout
      .split("\n")
      // The first line may be the end of one, and begin in the middle of a secret.
      .slice(stdout.length < mostBytes ? 0 : 1)
      .slice(-logTailLines * 4)
      .map((line) => shell.redactor.quote(line))
      .filter((line) => line !== "")
      .slice(-logTailLines)
  );
}
