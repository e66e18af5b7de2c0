import { compareVersions } from "@runner-upgrade/plan/carry-out";
import { isApiError } from "../cluster/api-error.js";
import type { HostCall } from "../host/host-call.js";
import type { Pod } from "../cluster/manifest.js";
import { statusOf } from "../workload/pods.js";

// The second one where the Runner logs as JSON.
const logFiles = ["runner/logs/runner.log", "runner/logs/runner-json.log"];
const startLine = /Runner started\. Version:\s*(\S+)/g;
const readLines = 200;

/** What a Pod's Runner says of its start, and the end of its log. */
export interface StartSeen {
  /** `by-time`: its log tells nothing, and it has run for as long as an agent takes to start. */
  readonly started: "logged" | "by-time" | "not-yet";
  readonly tail: readonly string[];
}

/**
 * Whether a Pod's Runner logged its start: in what the container printed, which is its own; or in the log file in its
 * directory, which on a volume holds older starts too, so that the last one's version has to fit. A Runner that logs
 * nowhere that can be read counts as started when it has run for `agentStartMs`.
 */
export async function startSeen(
  call: HostCall,
  pod: Pod,
  { container, version }: { readonly container: string; readonly version: string },
): Promise<StartSeen> {
  const running = statusOf(pod, container)?.state?.running;
  if (running === undefined) return { started: "not-yet", tail: await printed(call, pod, container) };
  const lines = await printed(call, pod, container);
  if (lastStart(lines) !== null) return { started: "logged", tail: tailOf(call, lines) };
  const inFile = await logged(call, pod, container);
  const tail = tailOf(call, inFile === null || inFile.length === 0 ? lines : inFile);
  const last = inFile === null ? null : lastStart(inFile);
  if (last !== null && compareVersions(last, version) === "same") return { started: "logged", tail };
  const startedAt = running.startedAt === undefined ? NaN : Date.parse(running.startedAt);
  const isOldEnough = call.settings.clock.now() - startedAt >= call.settings.agentStartMs;
  return { started: inFile === null && isOldEnough ? "by-time" : "not-yet", tail };
}

async function printed(call: HostCall, pod: Pod, container: string): Promise<readonly string[]> {
  try {
    const { namespace = "default", name } = pod.metadata;
    return linesOf(await call.cluster.log({ namespace, pod: name, container, tailLines: readLines }));
  } catch (error) {
    // A container that is being made has no log yet.
    if (isApiError(error, "forbidden", "not-found", "refused")) return [];
    throw error;
  }
}

async function logged(call: HostCall, pod: Pod, container: string): Promise<readonly string[] | null> {
  try {
    const { namespace = "default", name } = pod.metadata;
    const { isSuccess, stdout } = await call.cluster.exec({ namespace, pod: name, container }, [
      "tail",
      "-n",
      String(readLines),
      ...logFiles,
    ]);
    // One of the two is missing in every Runner, so that the command always fails.
    return isSuccess || stdout.trim() !== "" ? linesOf(stdout) : null;
  } catch (error) {
    // That it may not be read, or that the container is not there to be asked, tells nothing of the Runner.
    if (isApiError(error, "forbidden", "not-found", "refused", "connection-lost", "server")) return null;
    throw error;
  }
}

function lastStart(lines: readonly string[]): string | null {
  const versions = lines.flatMap((line) => [...line.matchAll(startLine)].map((match) => match[1] ?? ""));
  return versions.at(-1) ?? null;
}

function linesOf(text: string): readonly string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}

function tailOf(call: HostCall, lines: readonly string[]): readonly string[] {
  return lines.slice(-call.settings.logTailLines).map((line) => call.redactor.quote(line));
}
