import type { Finding } from "@runner-upgrade/plan/platform";
import type { HostShell } from "../../host/host-shell.js";
import type { Invocation } from "../../invocation/invocation.js";
import { asStarted } from "./launch.js";

// Arguments: the launch directory, then the files that the outputs go to. Changes nothing: access(2) answers.
const tryScript = `
for tool in setsid env sh; do command -v -- "$tool" >/dev/null || printf 'tool %s\\n' "$tool"; done
if ! cd -- "$1" 2>/dev/null; then echo directory; fi
shift
n=0
for path; do
  n=$((n + 1))
  if [ -e "$path" ]; then
    [ ! -d "$path" ] && [ -w "$path" ]
  else
    above=\${path%/*}
    [ -d "\${above:-/}" ] && [ -w "\${above:-/}" ] && [ -x "\${above:-/}" ]
  fi || printf 'output %s\\n' "$n"
done
exit 0
`;

/**
 * Whether a plain process could be started again, asked as the user and with the groups that it runs with: its
 * directory may be gone and its output may have been opened by root, which a process that runs does not notice.
 */
export async function findStart(shell: HostShell, invocation: Invocation): Promise<readonly Finding[]> {
  const outputs = [
    ...new Set(
      [invocation.stdout, invocation.stderr].flatMap((output) =>
        output.kind === "file" ? [output.path] : [],
      ),
    ),
  ];
  const question = ["sh", "-c", tryScript, "sh", invocation.directory, ...outputs] as const;
  const { command, as } = await asStarted(shell, invocation, question);
  const { stdout, stderr, exitCode } = await shell.run(command, { as, mayFail: true });
  if (exitCode !== 0) {
    return [
      notStartable(`Nothing can be run as user ${invocation.uid} with its groups: ${shell.quote(stderr)}.`),
    ];
  }
  const said = stdout.split("\n");
  const missing = said.flatMap((line) => (line.startsWith("tool ") ? [line.slice(5)] : []));
  const closed = outputs.filter((_, index) => said.includes(`output ${index + 1}`));
  return [
    ...(missing.length === 0 ? [] : [notStartable(`The host has no ${missing.join(" and no ")}.`)]),
    ...(said.includes("directory")
      ? [
          {
            code: "LAUNCH_DIRECTORY_GONE",
            level: "failed",
            message: `${invocation.directory}, where it was started, cannot be entered any more: it could not be started again.`,
            remedies: ["Restart the Runner from a directory that exists, then plan again."],
          } as const,
        ]
      : []),
    ...(closed.length === 0
      ? []
      : [
          {
            code: "OUTPUT_NOT_WRITABLE",
            level: "warning",
            message: `Its user may not write ${closed.join(" and ")}, where its output goes; afterwards it goes to /dev/null.`,
            remedies: ["Let the Runner's user write there. Its own log, runner/logs, is written as before."],
          } as const,
        ]),
  ];
}

function notStartable(message: string): Finding {
  return {
    code: "NOT_STARTABLE",
    level: "failed",
    message: `${message} It could not be started again.`,
    remedies: ["Install util-linux and coreutils on the host, or let the login change to the Runner's user."],
  };
}
