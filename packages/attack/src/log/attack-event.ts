import type { JournalEvent, RunEvent } from "@runner-upgrade/apply";

/** Who did something: the run that is attacked, or anybody else. */
export type Actor = "us" | "others";

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
      readonly carrier: number;
    }
  | {
      readonly type: "api-answered";
      readonly id: number;
      readonly operation: string;
      readonly runner: string | null;
      readonly carrier: number;
      /** Null: the connection broke. */
      readonly status: number | null;
    }
  | {
      readonly type: "tags-changed";
      readonly runner: string;
      readonly by: Actor;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | { readonly type: "credentials-changed"; readonly runner: string; readonly by: Actor }
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
  | { readonly type: "carrier-began"; readonly carrier: number; readonly how: "start" | "resume" }
  | { readonly type: "carrier-crashed"; readonly carrier: number }
  | { readonly type: "carrier-ended"; readonly carrier: number; readonly error: string | null }
  | { readonly type: "user-aborted"; readonly carrier: number; readonly isSecond: boolean }
  | { readonly type: "user-paused"; readonly carrier: number }
  | { readonly type: "user-continued"; readonly carrier: number }
  | { readonly type: "clock-jumped"; readonly byMs: number };

/** An event and when it happened: virtual time since the run's start. */
export type LoggedEvent = AttackEvent & { readonly at: number };
