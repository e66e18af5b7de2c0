import { posix } from "node:path";

/** The command line of a JVM that runs a package. */
export interface JavaCommand {
  /** What starts the JVM: `java`, or an interpreter and a script named `java`. */
  readonly launcher: readonly [string, ...string[]];
  /** The JVM's own options, between the launcher and `-jar`. */
  readonly options: readonly string[];
  /** The package as it is written there, relative paths included. */
  readonly packageArgument: string;
  /** The place of the package in the argument list. */
  readonly packageIndex: number;
  /** What the program itself is given. */
  readonly programArguments: readonly string[];
}

// Options of the java launcher that take the next argument as their value (JDK's "java" command page).
const takesValue = new Set([
  ...["-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path"],
  ...["--add-modules", "--add-reads", "--add-exports", "--add-opens", "--limit-modules", "--patch-module"],
  ...["--enable-native-access", "--source", "-d", "--describe-module"],
]);

const interpreters = /^(?:node|nodejs|sh|bash|dash|ash|busybox|ksh|zsh|python[\d.]*|perl|ruby)$/;

/**
 * Reads a command line as that of a JVM that runs a package (`java … -jar file …`). Null for anything else: a shell or
 * `sudo` whose arguments merely mention one, a class that is run by name, `java -version`.
 *
 * What a JVM calls itself counts for nothing where its executable is known to be Java: `exec -a` gives it any name.
 *
 * A launcher may also be an interpreter with a script that is named `java`, as wrappers and stand-ins have it; then
 * the executable must be that interpreter.
 *
 * @example
 * parseJavaCommand(["java", "-Xmx1g", "-jar", "runner.jar"], "/usr/lib/jvm/java-17/bin/java");
 */
export function parseJavaCommand(args: readonly string[], executable: string): JavaCommand | null {
  const launcher = launcherOf(args, executable);
  if (launcher === null) return null;
  for (let index = launcher.length; index < args.length; index += 1) {
    const argument = args[index] ?? "";
    if (argument === "-jar") {
      const packageArgument = args[index + 1];
      if (packageArgument === undefined || packageArgument === "") return null;
      return {
        launcher,
        options: args.slice(launcher.length, index),
        packageArgument,
        packageIndex: index + 1,
        programArguments: args.slice(index + 2),
      };
    }
    if (takesValue.has(argument)) index += 1;
    else if (!argument.startsWith("-") && !argument.startsWith("@")) return null;
  }
  return null;
}

function launcherOf(args: readonly string[], executable: string): readonly [string, ...string[]] | null {
  const [first, second] = args;
  if (first === undefined) return null;
  const program = posix.basename(executable);
  if (isJava(executable)) return [first];
  if (isJava(first) && interpreters.test(program)) return [first];
  if (second !== undefined && second.includes("/") && isJava(second) && interpreters.test(program)) {
    return [first, second];
  }
  return null;
}

function isJava(path: string): boolean {
  return /^javaw?$/.test(posix.basename(path.replace(/ \(deleted\)$/, "")));
}
