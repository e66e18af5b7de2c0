import type { HostStepKind } from "@runner-upgrade/plan/platform";

/** The calls of the control plane, by what they are for. */
export type ApiOperation =
  | "list"
  | "get-runner"
  | "update"
  | "dispatch"
  | "ping"
  | "check-ping"
  | "regenerate"
  | "download"
  | "create-replica"
  | "list-replicas"
  | "delete-replica"
  | "other";

/** What a call of the control plane meets. */
export type ApiTrouble =
  /** Never answered, and it took no effect. */
  | { readonly kind: "silent" }
  /** It took effect, and it is never answered. */
  | { readonly kind: "silent-effect" }
  /** It took effect, and the connection broke before the answer. */
  | { readonly kind: "lost-answer" }
  /** The connection breaks at once (or nothing is ever heard), and it takes effect so much later. */
  | { readonly kind: "late-effect"; readonly delayMs: number; readonly isSilent: boolean }
  | { readonly kind: "refused" }
  | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: "slow"; readonly ms: number }
  /** What the same call was answered before, where that was less than so long ago. */
  | { readonly kind: "stale"; readonly withinMs: number }
  | { readonly kind: "login-page" }
  | { readonly kind: "cut-download" }
  | { readonly kind: "not-a-package" };

/** The steps that hosts carry out here. */
export type AttackedStep = Exclude<
  HostStepKind,
  "stage-image" | "create-container" | "write-credentials" | "swap-names" | "roll-out"
>;

/** The calls of a host. */
export type HostCall = AttackedStep | "observe" | "restore" | "restore-with-new-credentials";

/** What a call of a host meets. */
export type HostTrouble =
  | { readonly kind: "fail" }
  | { readonly kind: "fail-for-now" }
  | { readonly kind: "disk-full" }
  | { readonly kind: "hang" }
  | { readonly kind: "unreachable" }
  | { readonly kind: "refuses" }
  | { readonly kind: "lose-answer" }
  /** The connection drops in the middle, and what was begun goes on and takes effect so much later. */
  | { readonly kind: "drop"; readonly delayMs: number }
  | { readonly kind: "does-not-stop" }
  /** A supervisor starts the process again. */
  | { readonly kind: "revive" }
  | { readonly kind: "exit-after-start" }
  /** The process runs, and is killed so much later. */
  | { readonly kind: "dies-later"; readonly afterMs: number };

/** A Runner by its name, or by the part that it plays where the fault is met. */
export type Target =
  | { readonly name: string }
  /** The unit whose event is met; another Runner that serves what it serves; all of those. */
  | "self"
  | "peer"
  | "peers";

/**
 * When something happens that is no answer to a call of ours. Counted from the run's start, over all its processes.
 * `runner` null: whichever unit comes there. `skip`: so many moments that fit pass before.
 */
export type When =
  | { readonly kind: "time"; readonly ms: number }
  /** As the journal is given its record of this number. */
  | { readonly kind: "record"; readonly nth: number }
  | {
      readonly kind: "step";
      readonly runner: string | null;
      readonly stepId: string;
      readonly edge: "started" | "ended";
      readonly skip: number;
    }
  /** The guard has allowed the unit to go on: between its look and the act. */
  | {
      readonly kind: "allowed";
      readonly runner: string | null;
      readonly stepId: string;
      readonly skip: number;
    }
  /** A wait has looked and told what it saw. */
  | { readonly kind: "look"; readonly runner: string | null; readonly stepId: string; readonly skip: number }
  /** A call of the control plane was answered; only while this step is under way, unless `stepId` is null. */
  | {
      readonly kind: "answer";
      readonly operation: ApiOperation;
      readonly stepId: string | null;
      readonly skip: number;
    };

/** What others do, or what befalls a Runner. `backAfterMs` null: it lasts. */
export type Act =
  | { readonly kind: "stop-runner"; readonly runner: Target; readonly backAfterMs: number | null }
  | { readonly kind: "kill-runner"; readonly runner: Target; readonly backAfterMs: number | null }
  /** At its operation limit, so Unhealthy. */
  | { readonly kind: "saturate"; readonly runner: Target; readonly backAfterMs: number }
  | { readonly kind: "work"; readonly runner: Target; readonly backAfterMs: number }
  | { readonly kind: "add-tag"; readonly runner: Target; readonly tag: string }
  | { readonly kind: "remove-tags"; readonly runner: Target }
  /** Takes one tag off that the Runner has, and leaves the others. */
  | { readonly kind: "remove-tag"; readonly runner: Target }
  /** Gives the Runner the tags that it had at first, whatever it has now. */
  | { readonly kind: "reset-tags"; readonly runner: Target }
  /** Switches the Runner's remote node dispatch in its automatic projects. */
  | { readonly kind: "set-dispatch"; readonly runner: Target; readonly isOn: boolean }
  /** Gives the Runner another node filter in its automatic projects. */
  | { readonly kind: "set-filter"; readonly runner: Target; readonly filter: string }
  /** A project of the Runner chooses its Runners in the other way from now on. */
  | { readonly kind: "set-mode"; readonly runner: Target }
  /** The Runner answers no ping for so long. */
  | { readonly kind: "mute"; readonly runner: Target; readonly backAfterMs: number }
  /** A replica that nothing runs with, made in the console of a server with replicas. */
  | { readonly kind: "add-replica"; readonly runner: Target }
  | { readonly kind: "delete-replica"; readonly runner: Target; readonly which: "oldest" | "newest" }
  /** New credentials by the console, without a restart. */
  | { readonly kind: "regenerate-by-hand"; readonly runner: Target }
  | { readonly kind: "upgrade-by-hand"; readonly runner: Target }
  /** Starts what is installed, where nothing runs. */
  | { readonly kind: "start-by-hand"; readonly runner: Target }
  | {
      readonly kind: "reboot";
      readonly runner: Target;
      readonly backAfterMs: number;
      readonly isStarted: boolean;
    }
  | { readonly kind: "host-away"; readonly runner: Target; readonly backAfterMs: number }
  /** The new version exits as soon as it is started. */
  | { readonly kind: "break-new-version"; readonly runner: Target }
  /** The clock of the machine that carries the run out jumps. */
  | { readonly kind: "clock-jump"; readonly byMs: number };

/** What befalls the process that carries the run out, or its user does. */
export type RunAct =
  /** `lost`: the record that was being written is torn. */
  | { readonly kind: "crash"; readonly record: "kept" | "lost"; readonly pauseMs: number }
  | { readonly kind: "abort" }
  | { readonly kind: "pause"; readonly forMs: number }
  | { readonly kind: "journal-full"; readonly records: number }
  /** The handler of the inserted step fails so often from here on. */
  | { readonly kind: "insert-fails"; readonly times: number }
  /** Another process tries to carry a plan out, or this run on, on the same journal. */
  | { readonly kind: "second-process"; readonly how: "start" | "resume" };

/** Something that goes wrong, planned before the run begins. */
export type Fault =
  | {
      readonly on: "api";
      readonly operation: ApiOperation;
      /** The first call that meets it, counted per operation from 1, and how many do. */
      readonly nth: number;
      readonly times: number;
      readonly trouble: ApiTrouble;
    }
  | {
      readonly on: "host";
      readonly call: HostCall;
      readonly nth: number;
      readonly times: number;
      readonly trouble: HostTrouble;
    }
  | { readonly on: "world"; readonly when: When; readonly act: Act }
  | { readonly on: "run"; readonly when: When; readonly act: RunAct };

/** A fault in few words, for people and for figures. */
export function describeFault(fault: Fault): string {
  switch (fault.on) {
    case "api":
    case "host": {
      const { kind, ...more } = fault.trouble;
      const call = fault.on === "api" ? fault.operation : fault.call;
      return `${fault.on} ${call} #${fault.nth}×${fault.times}: ${kind}${details(more)}`;
    }
    case "world":
    case "run": {
      const { kind, ...more } = fault.act;
      return `${fault.on} ${kind}${details(more)} ${describeWhen(fault.when)}`;
    }
  }
}

/** What kind of fault it is, for figures. */
export function kindOfFault(fault: Fault): string {
  if (fault.on === "api") return `api ${fault.operation} ${fault.trouble.kind}`;
  if (fault.on === "host") return `host ${fault.call} ${fault.trouble.kind}`;
  return `${fault.on} ${fault.act.kind}`;
}

function describeWhen(when: When): string {
  const skip = "skip" in when ? when.skip : 0;
  const skipped = skip === 0 ? "" : ` (after ${skip})`;
  switch (when.kind) {
    case "time":
      return `after ${when.ms} ms`;
    case "record":
      return `at record ${when.nth}`;
    case "step":
      return `as ${when.stepId} of ${when.runner ?? "any unit"} ${when.edge}${skipped}`;
    case "allowed":
      return `as the guard allows ${when.stepId} of ${when.runner ?? "any unit"}${skipped}`;
    case "look":
      return `as ${when.stepId} of ${when.runner ?? "any unit"} has looked${skipped}`;
    case "answer":
      return `as ${when.operation} is answered${when.stepId === null ? "" : ` during ${when.stepId}`}${skipped}`;
  }
}

function details(more: object): string {
  const entries = Object.entries(more);
  return entries.length === 0
    ? ""
    : ` (${entries.map(([key, value]) => `${key} ${shown(value)}`).join(", ")})`;
}

function shown(value: unknown): string {
  return typeof value === "object" && value !== null && "name" in value ? String(value.name) : String(value);
}
