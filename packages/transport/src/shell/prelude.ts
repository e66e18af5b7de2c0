import type { StartRequest } from "../command/started-command.js";
import { quotePosix, quotePosixOnOneLine } from "../text/quote-posix.js";

/**
 * The command line that every host is given. It reads what to do as one line from its standard input, so that nothing
 * of a command stands in an argv but the command's own, that variables never do, and that there is no limit to
 * the length of a command line. It is one word to every login shell, also to those that are not POSIX (csh, fish).
 */
export function commandLineFor(request: StartRequest): string {
  const shell = `sh -c 'IFS= read -r runner_upgrade_line && eval "$runner_upgrade_line"'`;
  if (request.become === null) return `exec ${shell}`;
  return `exec sudo -n -u ${quotePosix(request.become.user ?? "root")} -- ${shell}`;
}

/** How a marker begins; `nonce` keeps it apart from anything that a command writes. */
export function markerStart(nonce: string): string {
  return `\u001E${nonce} `;
}

/**
 * The line that is read by {@link commandLineFor}, line feed included. It
 *
 * 1. finds a process group that is the command's own and can be signalled as a whole,
 * 2. says `started`, on both outputs: what a login's start files write stands before it, and is dropped,
 * 3. enters the directory and sets the variables,
 * 4. runs the command, in a process of its own, through `exec`: programs, never what the shell has built in,
 * 5. says `ended` and the exit code: the exit code of an SSH client alone may be the client's own.
 */
export function preludeFor(request: StartRequest, nonce: string): string {
  const say = (what: string): string => String.raw`printf "\036%s %s\n" ${nonce} ${what} >&2`;
  const statements = [
    String.raw`lineFeed=$(printf "\nx")`,
    "lineFeed=${lineFeed%x}",
    // The shell outlives a signal to its group, to tell how the command took it.
    "trap : TERM INT HUP",
    "set --",
    'if { IFS= read -r runner_upgrade_line; } </proc/$$/stat; then set -- ${runner_upgrade_line##*") "}; set -- $2 $3;' +
      " else set -- $PPID $(ps -o pgid= -p $$); fi 2>/dev/null",
    // A group whose leader is neither this shell nor its parent is not ours: it may be the server's.
    'if [ "$2" = "$$" ] || [ "$2" = "$1" ]; then set -- "$2"; else set -- 0; fi',
    say('"started $$ $1"'),
    String.raw`printf "\036%s \n" ${nonce}`,
    "unset runner_upgrade_line",
    ...(request.directory === null
      ? []
      : [
          `cd -- ${quotePosixOnOneLine(request.directory.replace(/^-/, "./-"))} >/dev/null || { ${say("directory")}; exit 1; }`,
        ]),
    ...Object.entries(request.environment).map(
      ([name, value]) => `export ${name}=${quotePosixOnOneLine(value)}`,
    ),
    `set -- ${request.command.map((argument) => quotePosixOnOneLine(argument)).join(" ")}`,
    'unset lineFeed; (exec "$@")',
    `set -- $?; ${say('"ended $1"')}; exit $1`,
  ];
  return `${statements.join("; ")}\n`;
}
