import { isSecretName } from "@runner-upgrade/executor";
import { quotePosix } from "@runner-upgrade/transport";
import type { Invocation, OutputTarget } from "../../invocation/invocation.js";

// Names that a shell sets by itself, or that it lets nobody set.
const shellOwned = new Set([
  ...[
    "PWD",
    "OLDPWD",
    "SHLVL",
    "_",
    "UID",
    "EUID",
    "PPID",
    "OPTIND",
    "BASHOPTS",
    "SHELLOPTS",
    "BASH_VERSINFO",
  ],
  ...["LINENO", "RANDOM", "SECONDS", "IFS", "PATH"],
]);
const shellAdds = ["PWD", "OLDPWD", "SHLVL", "_", "PATH"];

/**
 * A POSIX shell script that becomes the Runner's process: same directory, umask, outputs, environment and arguments.
 * It holds secrets, so it belongs into a 0600 file. It is to be run with an empty environment.
 *
 * Variables are set by the shell itself; only names that a shell cannot hold are handed to `env`, whose arguments
 * anybody may see for the moment until it becomes the JVM. {@link cannotBeStartedAgain} refuses secrets there.
 */
export function renderLauncher(invocation: Invocation, overrides: Readonly<Record<string, string>>): string {
  const environment = new Map([...invocation.environment, ...Object.entries(overrides)]);
  const [program = "", ...args] = invocation.arguments;
  const bySelf = [...environment].filter(([name]) => isShellName(name));
  const byEnv = [...environment].filter(([name]) => !isShellName(name));
  const removed = shellAdds.filter((name) => !environment.has(name));
  const executable = invocation.executable.replace(/ \(deleted\)$/, "");
  const ignored = invocation.ignoredSignals.join(" ");
  const words = [
    ...removed.flatMap((name) => ["-u", name]),
    ...byEnv.map(([name, value]) => quotePosix(`${name}=${value}`)),
  ];
  // One compound command: the shell has read all of it before it runs the first line.
  return [
    "{",
    "PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "runner_upgrade_env=$(command -v env) || exit 125",
    "runner_upgrade_readlink=$(command -v readlink) || exit 125",
    `cd -- ${quotePosix(invocation.directory)} || exit 125`,
    ...(invocation.umask === null ? [] : [`umask ${quotePosix(invocation.umask)}`]),
    ...(ignored === "" ? [] : [`trap '' ${ignored}`]),
    // In a subshell: a redirection that fails ends a POSIX shell, and a Runner without its output is better than none.
    ...probed("out", invocation.stdout),
    ...probed("error", invocation.stderr),
    `exec </dev/null ${redirections(invocation.stdout, invocation.stderr)} || exit 125`,
    ...bySelf.map(([name, value]) => `export ${name}=${quotePosix(value)}`),
    ...(environment.has("PATH") ? [`PATH=${quotePosix(environment.get("PATH") ?? "")}`] : []),
    `runner_upgrade_program=${quotePosix(program)}`,
    // The same name may lead elsewhere by now; the executable is what counts.
    // Unless it is gone, as where another Java took its place: then the name is what is left.
    `[ ! -x ${quotePosix(executable)} ] ||`,
    `[ "$("$runner_upgrade_readlink" -f -- "$(command -v -- "$runner_upgrade_program")")" = ${quotePosix(executable)} ] ||`,
    `  runner_upgrade_program=${quotePosix(executable)}`,
    `exec "$runner_upgrade_env" ${words.join(" ")} "$runner_upgrade_program" ${args.map(quotePosix).join(" ")}`,
    "}",
    "",
  ].join("\n");
}

/** Why an invocation cannot be started again just as it was, in words without secrets. Empty when it can. */
export function cannotBeStartedAgain(invocation: Invocation): readonly string[] {
  const reasons = invocation.environment
    .filter(([name]) => !isShellName(name) && !shellOwned.has(name) && isSecretName(name))
    .map(([name]) => `the variable ${name} holds a secret, and no shell can hold a variable of that name`);
  if (invocation.arguments[0]?.includes("=") === true)
    reasons.push("the program's name holds an equals sign");
  return reasons;
}

function isShellName(name: string): boolean {
  return /^[A-Za-z_]\w*$/.test(name) && !shellOwned.has(name);
}

function redirections(stdout: OutputTarget, stderr: OutputTarget): string {
  const isShared = outputPath(stdout) === outputPath(stderr);
  return `>>"$runner_upgrade_out" ${isShared ? "2>&1" : '2>>"$runner_upgrade_error"'}`;
}

function probed(name: "out" | "error", target: OutputTarget): readonly string[] {
  const variable = `runner_upgrade_${name}`;
  return [
    `${variable}=${quotePosix(outputPath(target))}`,
    `( : >>"$${variable}" ) 2>/dev/null || ${variable}=/dev/null`,
  ];
}

function outputPath(target: OutputTarget): string {
  return target.kind === "file" ? target.path : "/dev/null";
}
