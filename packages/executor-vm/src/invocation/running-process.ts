import { posix } from "node:path";
import type { Invocation, OutputTarget } from "./invocation.js";
import { argumentFilesIn, expandArguments } from "./argument-file.js";
import { parseJavaCommand, type JavaCommand } from "./java-command.js";
import {
  parseEnvironment,
  parseLimits,
  parseNulList,
  parseStat,
  parseStatus,
  type ProcessStatus,
} from "./proc-files.js";
import { textOfPart, type RawProcess } from "./raw-process.js";

/** A process that runs a package on a JVM, as far as it could be read. */
export interface RunningProcess {
  readonly pid: number;
  readonly parentPid: number;
  readonly startedAtTicks: string;
  readonly uid: number;
  readonly gid: number;
  /** With what its files of arguments say. */
  readonly command: JavaCommand;
  /** The files of arguments that its command line names, as they are written there. */
  readonly argumentFiles: readonly string[];
  /** The package's path, made absolute by the process's directory. Null where that is hidden. */
  readonly packagePath: string | null;
  readonly directory: string | null;
  /** The path of its control group; tells the service that it belongs to. */
  readonly cgroup: string;
  /** Null where it may not be read, or is not UTF-8. */
  readonly invocation: Invocation | null;
}

/**
 * Makes sense of what `/proc` says; null for a process that runs no package, is a zombie, or is in a container.
 * `argumentFiles` has what the files of its arguments say.
 */
export function readProcess(
  raw: RawProcess,
  argumentFiles: ReadonlyMap<string, string> = new Map(),
): RunningProcess | null {
  const stat = parseStat(textOfPart(raw, "stat") ?? "");
  const status = parseStatus(textOfPart(raw, "status") ?? "");
  // Enough to be found by; what cannot be written back byte by byte is not taken for an invocation below.
  const args = parseNulList(textOfPart(raw, "cmdline", { isLossy: true }) ?? "");
  if (stat === null || status === null || stat.state === "Z" || stat.state === "X" || status.isInContainer)
    return null;
  const executable = textOfPart(raw, "exe");
  // Without a look at the executable its name has to do, or the first argument.
  const assumed = stat.name === "java" || args[0]?.endsWith("java") === true ? "java" : "node";
  const files = argumentFilesIn(args);
  const expanded = expandArguments(args, argumentFiles) ?? args;
  const command = parseJavaCommand(expanded, executable ?? assumed);
  if (command === null) return null;
  const directory = textOfPart(raw, "cwd");
  const environ = textOfPart(raw, "environ");
  const limits = textOfPart(raw, "limits");
  const isReadable =
    textOfPart(raw, "cmdline") !== null &&
    directory !== null &&
    environ !== null &&
    executable !== null &&
    limits !== null &&
    // A process that takes up another program, such as one that changes its user, is looked at in the middle of it.
    status.isOneUser &&
    areSameIds(status, parseStatus(textOfPart(raw, "statusAgain") ?? ""));
  return {
    pid: raw.pid,
    parentPid: stat.parentPid,
    startedAtTicks: stat.startedAtTicks,
    uid: status.uid,
    gid: status.gid,
    command,
    argumentFiles: files,
    directory,
    packagePath: absolutePackagePath(command.packageArgument, directory),
    cgroup: textOfPart(raw, "cgroup") ?? "",
    invocation: isReadable
      ? {
          arguments: args,
          environment: parseEnvironment(environ),
          directory,
          executable,
          uid: status.uid,
          gid: status.gid,
          groups: status.groups,
          umask: status.umask,
          limits: parseLimits(limits),
          stdout: outputTarget(textOfPart(raw, "out")),
          stderr: outputTarget(textOfPart(raw, "error")),
          ignoredSignals: status.ignoredSignals,
        }
      : null,
  };
}

function areSameIds(one: ProcessStatus, other: ProcessStatus | null): boolean {
  const ids = ({ uid, gid, groups, isOneUser }: ProcessStatus): string =>
    JSON.stringify([uid, gid, groups, isOneUser]);
  return other !== null && ids(one) === ids(other);
}

function absolutePackagePath(argument: string, directory: string | null): string | null {
  if (argument.startsWith("/")) return posix.normalize(argument);
  return directory === null ? null : posix.join(directory, argument);
}

/** What a link in `/proc/<pid>/fd` says. A file that was deleted (rotated away) is written anew under its name. */
export function outputTarget(link: string | null): OutputTarget {
  if (link === null) return { kind: "other", description: "hidden" };
  const isDevice = link.startsWith("/dev/") && link !== "/dev/null";
  if (link.startsWith("/") && !isDevice) return { kind: "file", path: link.replace(/ \(deleted\)$/, "") };
  return { kind: "other", description: link.replace(/:\[\d+\]$/, "") };
}
