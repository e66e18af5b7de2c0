import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { directoryOf, type VmWords } from "./vm-words.js";

/** A package name without the Runner's id may be that of another Runner on the host, too. */
export function sameName({ unit, jar, running, service, as }: VmWords): string[] {
  if (running === jar || service !== null) return [];
  const { directory, packagePath = unit.byHand?.package } = unit.host;
  const known = directory ?? directoryOf(packagePath);
  const which = known === null ? "this Runner's directory" : codeSpan(known);
  return [
    `Where several numbers are shown, other Runners on the host have a package of the same name. Look where each runs, set ${codeSpan("RUNNER_PID")} to the number of the one in ${which}, and repeat the lines behind the first one:`,
    "",
    ...codeBlock(
      [
        `for pid in $RUNNER_PID; do RUNNER_USER="$(stat --format %U "/proc/$pid")"; echo "$pid $(${as("RUNNER_USER")}readlink "/proc/$pid/cwd")"; done`,
      ],
      { language: "sh" },
    ),
    "",
  ];
}

/** By the name of its package, and of a service only what runs in it. A shell that wraps it is not it. */
export function findCommands({ pattern, service, as }: VmWords): string[] {
  const inService = service === null ? "" : ` && ${service.hasPid}`;
  return [
    `RUNNER_PID="$(for pid in $(pgrep -f -- ${pattern}); do grep -qx java "/proc/$pid/comm"${inService} && echo "$pid"; done)"; echo "$RUNNER_PID"`,
    `RUNNER_USER="$(stat --format %U "/proc/$RUNNER_PID")"`,
    `RUNNER_JAR="$(cat "/proc/$RUNNER_PID/cmdline" | tr '\\0' '\\n' | grep -m 1 '\\.jar$')"`,
    `RUNNER_JAR="$(${as("RUNNER_USER")}sh -c 'cd "/proc/$1/cwd" && readlink -f -- "$2"' sh "$RUNNER_PID" "$RUNNER_JAR")"`,
    `RUNNER_OWNER="$(${as("RUNNER_USER")}stat --format %U "$(dirname "$RUNNER_JAR")")"`,
  ];
}
