import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { quotePosix } from "../../../text/quote-posix.js";
import { stepLines } from "../../../runbook/runbook-step.js";
import { unavailableWarning } from "../../../runbook/same-invocation.js";
import { findCommands, sameName } from "./vm-find.js";
import { directoryOf, type VmWords } from "./vm-words.js";

/** How its process is found and stopped, and how one sees that it is gone: behind the number of its step. */
export function stopLines(words: VmWords, number: number): string[] {
  const { unit, pattern, service, as } = words;
  const address = codeSpan(unit.host.address);
  return stepLines(
    {
      text: `On ${address}, stop the Java process of the current Runner. In a shell (${codeSpan("bash")}) there that you keep open until the end, find it. Exactly one number must be shown:`,
      commands: findCommands(words),
      after: [
        ...sameName(words),
        ...(service !== null
          ? []
          : [
              "Save how it was started: its limits, directory, environment and command. They may hold the token, so only you may read the file:",
              "",
              ...codeBlock(saveCommands(words)),
              "",
            ]),
        service !== null
          ? "It runs as a service. Stop that:"
          : "Stop it through its service manager where it has one (a killed process may be started again by it), otherwise end the process:",
        "",
        ...codeBlock([
          service !== null
            ? service.stop
            : `${as("RUNNER_USER")}kill "$RUNNER_PID" && tail --pid="$RUNNER_PID" -f /dev/null`,
        ]),
        "",
        "Check that it has stopped and stays stopped. This must find no process:",
        "",
        ...codeBlock([
          service === null ? `! pgrep -af -- ${pattern}` : `! ps -fp "$RUNNER_PID" && ! ${service.isActive}`,
        ]),
        "",
        unavailableWarning,
      ],
    },
    number,
  );
}

/** As a script that the shell of any user reads: `printf %q` quotes each word for it. */
function saveCommands({ as, starter }: VmWords): string[] {
  const read = (what: string): string => `${as("RUNNER_USER")}cat "/proc/$RUNNER_PID/${what}"`;
  const words = (what: string): string => `${read(what)} | xargs -0 printf ' %q'`;
  const script = [
    `${read("status")} | sed -n 's/^Umask:\\t/umask /p'`,
    `${read("limits")} | sed -nE 's/^Max open files +([0-9]+) +([0-9]+) .*/ulimit -Sn \\1; ulimit -Hn \\2/p'`,
    `printf 'cd %q && exec env -i' "$(${as("RUNNER_USER")}readlink "/proc/$RUNNER_PID/cwd")"`,
    words("environ"),
    words("cmdline"),
    `printf ' < /dev/null >> %q 2>&1\\n' "$RUNNER_OUTPUT"`,
  ];
  return [
    `RUNNER_OUTPUT="$(${as("RUNNER_USER")}readlink "/proc/$RUNNER_PID/fd/1")"; case "$RUNNER_OUTPUT" in /*) ;; *) RUNNER_OUTPUT=/dev/null ;; esac`,
    `(umask 077 && { ${script.join("; ")}; } > ${starter})`,
  ];
}

/** How the new package gets in the old one's place, behind the number of its step. */
export function placeLines(words: VmWords, number: number): string[] {
  const { as, jar } = words;
  const file = quotePosix(jar);
  const owner = as("RUNNER_OWNER");
  // Its own directory lets nobody but root put a link there, so that only root has an owner to give away.
  const replace = `umask 077 && cat > "$1.new" && chmod --reference="$1" "$1.new" && { [ "$(id -u)" != 0 ] || chown --reference="$1" "$1.new"; } && mv "$1.new" "$1"`;
  return stepLines(
    {
      text: `${placeText(words)} In the shell on the host:`,
      commands: [
        `${owner}cp -p -- "$RUNNER_JAR" "$RUNNER_JAR.old"`,
        `cat ${file} | ${owner}sh -c '${replace}' sh "$RUNNER_JAR" && rm ${file}`,
      ],
    },
    number,
  );
}

function placeText({ unit }: VmWords): string {
  const { directory, packagePath = unit.byHand?.package } = unit.host;
  const known = directory ?? directoryOf(packagePath);
  const where = known === null ? "" : `, ${codeSpan(known)}`;
  const stable = packagePath?.split("/").at(-1);
  const name = stable === undefined ? "" : ` It must be called ${codeSpan(stable)} there, as the old one is.`;
  return `Place the new ${codeSpan(".jar")} file in the same directory as the existing Runner${where}, owned by the same user, under the name that the old one has. Keep the old one beside it until the new one is verified.${name}`;
}

/** The command that starts it, behind the number of its step. */
export function startLines(words: VmWords, number: number): string[] {
  const { service, as, starter, running } = words;
  const java = `java -jar ${quotePosix(running)}`;
  return stepLines(
    {
      text:
        service === null
          ? `Start the new Runner by executing the following command, which executes ${codeSpan(java)} as the old one was started:`
          : "Start the new Runner by executing the following command:",
      commands: [
        service === null
          ? `cat ${starter} | ${as("RUNNER_USER")}setsid --fork bash -s`
          : `${service.start}   # executes: ${java}`,
      ],
    },
    number,
  );
}

/** What is removed at the end, behind the number of its step. */
export function finishLines(words: VmWords, number: number, more: readonly string[]): string[] {
  const { service, as, starter } = words;
  return stepLines(
    {
      text: "When all under **After** holds, remove what was kept. In the shell on the host:",
      commands: [
        `${as("RUNNER_OWNER")}rm -- "$RUNNER_JAR.old"`,
        ...(service === null ? [`rm ${starter}`] : []),
      ],
      after: more,
    },
    number,
  );
}
