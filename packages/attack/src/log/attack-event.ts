import type { JournalEvent, RunEvent } from "@runner-upgrade/apply";

/** Who did something: the run that is attacked, or anybody else. */
export type Actor = "us" | "others";

/** What a process is started for. */
export type CarrierTask = "start" | "resume" | "clean-up";

/** What happened, as it is seen from outside the run. Runners by name. */
export type AttackEvent =
  | {
      readonly type: "host-call-started";
      readonly id: number;
      readonly runner: string;
      readonly call: string;
      readonly carrier: number;
    }
  | {
      readonly type: "host-call-ended";
      readonly id: number;
      readonly runner: string;
      readonly call: string;
      readonly carrier: number;
      /** `done`, `already-done`, or the code of the error. */
      readonly outcome: string;
      /** What `observe` saw. */
      readonly saw: "running" | "gone" | "several" | null;
    }
  | {
      readonly type: "process-started";
      readonly runner: string;
      readonly by: Actor;
      readonly version: string;
    }
  | {
      readonly type: "process-ended";
      readonly runner: string;
      readonly by: Actor;
      readonly how: "asked" | "silently";
    }
  | { readonly type: "checked-in"; readonly runner: string }
  | {
      readonly type: "api-sent";
      readonly id: number;
      readonly operation: string;
      readonly runner: string | null;
      /** The replica that is to be deleted. */
      readonly replica?: string;
      readonly carrier: number;
    }
  | {
      readonly type: "api-answered";
      readonly id: number;
      readonly operation: string;
      readonly runner: string | null;
      /** The replica that is to be deleted. */
      readonly replica?: string;
      readonly carrier: number;
      /** Null: the connection broke. */
      readonly status: number | null;
      /** What was true a while ago. */
      readonly isStale?: true;
    }
  | {
      readonly type: "tags-changed";
      readonly runner: string;
      readonly by: Actor;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  /** Tags that may be lent to a Runner were given to it, or taken off, and nothing else of its tags was changed. */
  | {
      readonly type: "loan-changed";
      readonly runner: string;
      readonly by: "us";
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  /** Of a project's part of a Runner: whether it takes other nodes' work, its filter, whether it is a node. */
  | {
      readonly type: "dispatch-changed";
      readonly runner: string;
      readonly by: Actor;
      readonly project: string;
      readonly field: "remoteNodeDispatch" | "nodeFilter" | "isNode";
      readonly before: string | boolean | null;
      readonly after: string | boolean | null;
    }
  /** What nobody has a reason to change: its name, its description, the projects that it belongs to. */
  | { readonly type: "field-changed"; readonly runner: string; readonly by: Actor; readonly field: string }
  | { readonly type: "mode-changed"; readonly project: string; readonly dispatch: "manual" | "automatic" }
  /** A request that the run had sent before takes effect now, and not when it was sent. */
  | { readonly type: "late-effect"; readonly operation: string; readonly runner: string | null }
  /** The run was told that the Runner answered a ping. */
  | { readonly type: "ping-answered"; readonly runner: string; readonly carrier: number }
  | { readonly type: "muted"; readonly runner: string; readonly isMute: boolean }
  /** The end of a process cut what it did. Times since the run's start. */
  | {
      readonly type: "work-cut";
      readonly runner: string;
      readonly by: Actor;
      readonly operations: readonly {
        readonly id: string;
        readonly arrivedAt: number;
        readonly state: string;
      }[];
    }
  /** No Runner that fits was Healthy as the job arrived. */
  | { readonly type: "job-lost"; readonly need: string }
  /** Behind the end of a run, before the next one. */
  | { readonly type: "cleaned-up"; readonly isClean: boolean }
  /** A plan was made: what follows is a run of its own. */
  | { readonly type: "round-began"; readonly round: number; readonly units: readonly string[] }
  | { readonly type: "credentials-changed"; readonly runner: string; readonly by: Actor }
  /** The list of a Runner's replicas changed. */
  | {
      readonly type: "replica-created" | "replica-deleted";
      readonly runner: string;
      readonly by: Actor;
      readonly replica: string;
    }
  /** Others made it Unhealthy, or it came down from that. */
  | { readonly type: "load-changed"; readonly runner: string }
  /** The journal was given a record; `isDurable` false where it was lost, or waits for room. */
  | {
      readonly type: "recorded";
      readonly carrier: number;
      readonly isDurable: boolean;
      readonly event: JournalEvent;
    }
  | { readonly type: "told"; readonly carrier: number; readonly event: RunEvent }
  | { readonly type: "fault-met"; readonly fault: number }
  | { readonly type: "carrier-began"; readonly carrier: number; readonly how: CarrierTask }
  | { readonly type: "carrier-crashed"; readonly carrier: number }
  | { readonly type: "carrier-ended"; readonly carrier: number; readonly error: string | null }
  /** Another process tried to act on the same journal. `error` null: it was not refused. */
  | { readonly type: "second-process"; readonly how: "start" | "resume"; readonly error: string | null }
  | { readonly type: "user-aborted"; readonly carrier: number; readonly isSecond: boolean }
  | { readonly type: "user-paused"; readonly carrier: number }
  | { readonly type: "user-continued"; readonly carrier: number }
  | { readonly type: "clock-jumped"; readonly byMs: number };

/** An event and when it happened: virtual time since the run's start. */
export type LoggedEvent = AttackEvent & { readonly at: number };
