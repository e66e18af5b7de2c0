import { TransportError } from "@runner-upgrade/transport";
import type { HostShell, Rights } from "../host/host-shell.js";
import { captureScript, parseRawProcesses } from "../invocation/raw-process.js";
import { readProcess, type RunningProcess } from "../invocation/running-process.js";
import { carriesIdentity, type Identity } from "./identity.js";

/** A host may run hundreds of JVMs, each with a class path of pages, and all of it comes in hexadecimal. */
const mostCaptured = 32 * 1024 * 1024;

/** The processes that carry a Runner's identity, and how they were found. */
export interface FoundProcesses {
  readonly processes: readonly RunningProcess[];
  /** Processes of other users could not be read: `sudo -n` is refused or switched off. */
  readonly isSudoDenied: boolean;
}

/**
 * Finds the processes that carry a Runner's identity. Root's eyes are borrowed only where the login's do not
 * suffice: nothing found, or something found that may not be read.
 */
export async function findProcesses(shell: HostShell, identity: Identity): Promise<FoundProcesses> {
  const own = await capture(shell, identity, "login");
  const isEnough = own.matching.length > 0 && own.matching.every((process) => process.invocation !== null);
  const login = await shell.login();
  // What may not be read could carry the identity in its environment.
  const hasHidden = own.all.some((process) => process.invocation === null);
  if (login.uid === 0 || (isEnough && !hasHidden)) return { processes: own.matching, isSudoDenied: false };
  try {
    const all = await capture(shell, identity, "root");
    return { processes: all.matching, isSudoDenied: false };
  } catch (error) {
    if (!TransportError.isInstance(error) || error.code !== "SUDO_DENIED") throw error;
    return { processes: own.matching, isSudoDenied: true };
  }
}

interface Captured {
  readonly all: readonly RunningProcess[];
  readonly matching: readonly RunningProcess[];
}

async function capture(shell: HostShell, identity: Identity, as: Rights): Promise<Captured> {
  const first = await shell.script(captureScript, [], { as, maxOutputBytes: mostCaptured });
  const named = wholeOf(shell, readAll(first.stdout));
  // What the service manager calls its own may have a command line that does not mention `-jar` at all.
  const missing = identity.servicePids.filter((pid) => named.every((process) => process.pid !== pid));
  const extra =
    missing.length === 0
      ? []
      : wholeOf(
          shell,
          readAll(
            (await shell.script(captureScript, missing.map(String), { as, maxOutputBytes: mostCaptured }))
              .stdout,
          ),
        );
  const all = await withOwnersEyes(shell, [...named, ...extra], as);
  return { all, matching: all.filter((process) => carriesIdentity(process, identity)) };
}

/**
 * Reads what is still hidden as the user whom it belongs to: root without CAP_SYS_PTRACE, as in many containers that
 * serve as hosts, may not look into the processes of others, but may become them.
 */
async function withOwnersEyes(
  shell: HostShell,
  processes: readonly RunningProcess[],
  rights: Rights,
): Promise<readonly RunningProcess[]> {
  const isRoot = rights === "root" || (await shell.login()).uid === 0;
  const hidden = isRoot
    ? processes.filter((process) => process.invocation === null && process.uid !== 0)
    : [];
  const seen = new Map<number, RunningProcess>();
  for (const uid of new Set(hidden.map((process) => process.uid))) {
    const pids = hidden.filter((process) => process.uid === uid).map((process) => String(process.pid));
    const { command, as } = await shell.asUser(["sh", "-c", captureScript, "sh", ...pids], { uid, gid: uid });
    const { stdout } = await shell.run(command, {
      as,
      mayFail: true,
      maxOutputBytes: mostCaptured,
    });
    // What their owner could not tell stays hidden.
    for (const process of readAll(stdout) ?? []) seen.set(process.pid, process);
  }
  return processes.map((process) => {
    const own = seen.get(process.pid);
    return own?.startedAtTicks === process.startedAtTicks ? own : process;
  });
}

function readAll(text: string): readonly RunningProcess[] | null {
  return (
    parseRawProcesses(text)?.flatMap((raw) => {
      const process = readProcess(raw);
      return process === null ? [] : [process];
    }) ?? null
  );
}

/** A Runner that an answer does not name is taken for gone: so one that was cut short is none. */
function wholeOf(shell: HostShell, processes: readonly RunningProcess[] | null): readonly RunningProcess[] {
  if (processes !== null) return processes;
  throw shell.error("HOST_COMMAND_FAILED", "What the host said of its processes was cut short.", {
    isRetryable: true,
    remedies: ["Look whether the host has memory left for a small program."],
  });
}
