import { TransportError } from "@runner-upgrade/transport";
import type { HostShell, Rights } from "../host/host-shell.js";
import { captureScript, hiddenParts, parseRawProcesses, type RawProcess } from "../invocation/raw-process.js";
import { readProcess, type RunningProcess } from "../invocation/running-process.js";
import { carriesIdentity, type Identity } from "./identity.js";

/** A host may run hundreds of JVMs, each with a class path of pages, and all of it comes in hexadecimal. */
const mostCaptured = 32 * 1024 * 1024;

/** Without these a process cannot be started again; outputs may be closed. */
const neededParts = ["environ", "cwd", "exe"];

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
  const login = await shell.login();
  const isEnough = own.matching.length > 0 && own.matching.every((process) => process.invocation !== null);
  // What may not be read could carry the identity in its environment, unless it is known to be another user's.
  const hasHidden = own.all.some(
    (process) => process.invocation === null && (identity.uid === null || identity.uid === process.uid),
  );
  const isAllOurs = identity.uid === login.uid;
  if (login.uid === 0 || (!hasHidden && (isEnough || isAllOurs))) {
    return { processes: own.matching, isSudoDenied: false };
  }
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

async function capture(shell: HostShell, identity: Identity, as: "login" | "root"): Promise<Captured> {
  const named = await captureRaw(shell, [], as);
  // What the service manager calls its own may have a command line that does not mention `-jar` at all.
  const missing = identity.servicePids.filter((pid) => named.every((process) => process.pid !== pid));
  const extra = missing.length === 0 ? [] : await captureRaw(shell, missing, as);
  const all = await withOwnersEyes(shell, [...named, ...extra], as);
  return { all, matching: all.filter((process) => carriesIdentity(process, identity)) };
}

/** What `/proc` says of these processes, or of all that run a package. */
export async function captureRaw(
  shell: HostShell,
  pids: readonly number[],
  as: Rights,
): Promise<readonly RawProcess[]> {
  const { stdout } = await shell.script(captureScript, pids.map(String), {
    as,
    maxOutputBytes: mostCaptured,
  });
  return wholeOf(shell, parseRawProcesses(stdout));
}

/**
 * Reads what is still hidden as the user whom it belongs to: root without CAP_SYS_PTRACE, as in many containers that
 * serve as hosts, may not look into the processes of others, but may become them.
 *
 * That user can make the answer say anything. So it counts only for the processes that were asked about, and only for the
 * parts that root could not read itself: whose a process is, its groups and its limits stay what root read.
 */
async function withOwnersEyes(
  shell: HostShell,
  raws: readonly RawProcess[],
  rights: "login" | "root",
): Promise<readonly RunningProcess[]> {
  const read = raws.flatMap((raw) => {
    const process = readProcess(raw);
    return process === null ? [] : [{ raw, process }];
  });
  const isRoot = rights === "root" || (await shell.login()).uid === 0;
  const hidden = isRoot
    ? read.filter(({ raw, process }) => process.uid !== 0 && neededParts.some((part) => !raw.parts.has(part)))
    : [];
  const told = new Map<number, RawProcess>();
  // The kernel wants the group to be the process's own as well (ptrace(2), "Ptrace access mode checking").
  const owners = new Map(hidden.map(({ process: { uid, gid } }) => [`${uid}:${gid}`, { uid, gid }]));
  for (const owner of owners.values()) {
    const pids = hidden
      .filter(({ process }) => process.uid === owner.uid && process.gid === owner.gid)
      .map(({ process }) => process.pid);
    const { stdout } = await shell.script(captureScript, pids.map(String), {
      as: owner,
      mayFail: true,
      maxOutputBytes: mostCaptured,
    });
    // What their owner could not tell stays hidden.
    for (const raw of parseRawProcesses(stdout) ?? []) if (pids.includes(raw.pid)) told.set(raw.pid, raw);
  }
  return read.map(({ raw, process }) => {
    const answer = told.get(raw.pid);
    const isSame = answer !== undefined && readProcess(answer)?.startedAtTicks === process.startedAtTicks;
    return isSame ? (readProcess(withHiddenParts(raw, answer)) ?? process) : process;
  });
}

function withHiddenParts(raw: RawProcess, answer: RawProcess): RawProcess {
  const added = hiddenParts.flatMap((part) => {
    const content = answer.parts.get(part);
    return content === undefined || raw.parts.has(part) ? [] : [[part, content] as const];
  });
  return { pid: raw.pid, parts: new Map([...raw.parts, ...added]) };
}

/** A Runner that an answer does not name is taken for gone: so one that was cut short is none. */
function wholeOf(shell: HostShell, processes: readonly RawProcess[] | null): readonly RawProcess[] {
  if (processes !== null) return processes;
  throw shell.error("HOST_COMMAND_FAILED", "What the host said of its processes was cut short.", {
    isRetryable: true,
    remedies: ["Look whether the host has memory left for a small program."],
  });
}
