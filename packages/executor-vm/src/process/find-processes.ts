import { TransportError } from "@runner-upgrade/transport";
import type { HostShell, Rights } from "../host/host-shell.js";
import { parseStat, parseStatus } from "../invocation/proc-files.js";
import {
  captureScript,
  hiddenParts,
  parseRawProcesses,
  textOfPart,
  type RawProcess,
} from "../invocation/raw-process.js";
import { readProcess, type RunningProcess } from "../invocation/running-process.js";
import { argumentFilesOf, readArgumentFiles } from "./argument-files.js";
import { carriesIdentity, type Identity } from "./identity.js";
import { readPackageFiles } from "./package-files.js";

/** A host may run hundreds of JVMs, each with a class path of pages, and all of it comes in hexadecimal. */
const mostCaptured = 32 * 1024 * 1024;

/** Without these a process cannot be started again; outputs may be closed. */
const neededParts = ["environ", "cwd", "exe"];

/** The processes that carry a Runner's identity, and how they were found. */
export interface FoundProcesses {
  readonly processes: readonly RunningProcess[];
  /** Why processes of other users could not be read, in sudo's own words where it said any; null where they were. */
  readonly sudoDenial: string | null;
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
  const hasHidden = own.hiddenUids.some((uid) => identity.uid === null || identity.uid === uid);
  const isAllOurs = identity.uid === login.uid;
  if (login.uid === 0 || (!hasHidden && (isEnough || isAllOurs))) {
    return { processes: own.matching, sudoDenial: null };
  }
  try {
    const all = await capture(shell, identity, "root");
    return { processes: all.matching, sudoDenial: null };
  } catch (error) {
    if (!TransportError.isInstance(error) || error.code !== "SUDO_DENIED") throw error;
    return { processes: own.matching, sudoDenial: error.message };
  }
}

/** Every process of a host that runs a package, as far as it could be read. */
export interface AllProcesses {
  readonly processes: readonly RunningProcess[];
  /** Where packages with a stable name lead, by process id. */
  readonly files: ReadonlyMap<number, string>;
  /** How many processes could not be read as a whole. */
  readonly hidden: number;
  /** Whose rights it took to see them. */
  readonly eyes: "login" | "root";
  /** Why they could not, in sudo's own words where it said any; null where all were read. */
  readonly sudoDenial: string | null;
}

/** Finds the processes that run a package, whosever they are. Root's eyes are borrowed only where the login's do not suffice. */
export async function findAllProcesses(shell: HostShell): Promise<AllProcesses> {
  const own = await readAll(shell, await captureRaw(shell, [], "login"), "login");
  const shown = (read: ReadProcesses, eyes: AllProcesses["eyes"]): AllProcesses => ({
    ...{ processes: read.all, files: read.files, hidden: read.hiddenUids.length },
    ...{ eyes, sudoDenial: null },
  });
  if (own.hiddenUids.length === 0 || (await shell.login()).uid === 0) return shown(own, "login");
  try {
    return shown(await readAll(shell, await captureRaw(shell, [], "root"), "root"), "root");
  } catch (error) {
    if (!TransportError.isInstance(error) || error.code !== "SUDO_DENIED") throw error;
    return { ...shown(own, "login"), sudoDenial: error.message };
  }
}

interface Captured {
  /** The users of processes that may not be read as a whole. */
  readonly hiddenUids: readonly number[];
  readonly matching: readonly RunningProcess[];
}

async function capture(shell: HostShell, identity: Identity, as: "login" | "root"): Promise<Captured> {
  const named = await captureRaw(shell, [], as);
  // What the service manager calls its own may have a command line that does not mention `-jar` at all.
  const missing = identity.servicePids.filter((pid) => named.every((process) => process.pid !== pid));
  const extra = missing.length === 0 ? [] : await captureRaw(shell, missing, as);
  const { all, files, hiddenUids } = await readAll(shell, [...named, ...extra], as);
  return {
    hiddenUids,
    matching: all.filter((process) => carriesIdentity(process, identity, files.get(process.pid) ?? null)),
  };
}

interface ReadProcesses {
  readonly all: readonly RunningProcess[];
  readonly files: ReadonlyMap<number, string>;
  readonly hiddenUids: readonly number[];
}

async function readAll(
  shell: HostShell,
  captured: readonly RawProcess[],
  as: "login" | "root",
): Promise<ReadProcesses> {
  const raws = await withOwnersEyes(shell, captured, as);
  const contents = await readArgumentFiles(shell, raws, as);
  const all = raws.flatMap((raw) => readProcess(raw, contents.get(raw.pid)) ?? []);
  return {
    all,
    files: await readPackageFiles(shell, all, as),
    hiddenUids: [
      ...all.filter(({ invocation }) => invocation === null).map(({ uid }) => uid),
      ...raws.flatMap((raw) => (contents.has(raw.pid) ? [] : (hiddenJvmOf(raw) ?? []))),
    ],
  };
}

/** The user of a JVM whose arguments stand in a file that is not known; null for anything else. */
function hiddenJvmOf(raw: RawProcess): number | null {
  const isJvm = parseStat(textOfPart(raw, "stat") ?? "")?.name === "java";
  return isJvm && argumentFilesOf(raw).length > 0
    ? (parseStatus(textOfPart(raw, "status") ?? "")?.uid ?? null)
    : null;
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
): Promise<readonly RawProcess[]> {
  const isRoot = rights === "root" || (await shell.login()).uid === 0;
  if (!isRoot) return raws;
  const hidden = raws.flatMap((raw) => {
    const status = parseStatus(textOfPart(raw, "status") ?? "");
    const isHidden = status !== null && status.uid !== 0 && neededParts.some((part) => !raw.parts.has(part));
    return isHidden ? [{ pid: raw.pid, uid: status.uid, gid: status.gid }] : [];
  });
  const told = new Map<number, RawProcess>();
  // The kernel wants the group to be the process's own as well (ptrace(2), "Ptrace access mode checking").
  const owners = new Map(hidden.map(({ uid, gid }) => [`${uid}:${gid}`, { uid, gid }]));
  for (const owner of owners.values()) {
    const pids = hidden
      .filter(({ uid, gid }) => uid === owner.uid && gid === owner.gid)
      .map(({ pid }) => pid);
    const { stdout } = await shell.script(captureScript, pids.map(String), {
      as: owner,
      mayFail: true,
      maxOutputBytes: mostCaptured,
    });
    // What their owner could not tell stays hidden.
    for (const raw of parseRawProcesses(stdout) ?? []) if (pids.includes(raw.pid)) told.set(raw.pid, raw);
  }
  return raws.map((raw) => {
    const answer = told.get(raw.pid);
    const isSame = answer !== undefined && startOf(answer) !== null && startOf(answer) === startOf(raw);
    return isSame ? withHiddenParts(raw, answer) : raw;
  });
}

function startOf(raw: RawProcess): string | null {
  return parseStat(textOfPart(raw, "stat") ?? "")?.startedAtTicks ?? null;
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
