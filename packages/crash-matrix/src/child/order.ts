import type { PolicyInput } from "@runner-upgrade/plan";
import type { RunnerHost } from "@runner-upgrade/apply";
import type { Point } from "./point.js";

/** What a child process is told to do: a user's script, as far as it goes. It travels by standard input. */
export interface Order {
  /** `start`: observe, plan, carry out. `resume`: carry on from the journal. */
  readonly action: "start" | "resume";
  readonly url: string;
  readonly apiToken: string;
  readonly journal: string;
  readonly lock: string | null;
  readonly takeOver: "never" | "when-silent" | "always";
  readonly hosts: readonly RunnerHost[];
  /** The one Runner that is upgraded. */
  readonly runnerId: string;
  readonly policy: PolicyInput;
  /** The simulated clock: when it began, in wall time, and how much faster it runs. */
  readonly clock: { readonly origin: number; readonly factor: number };
  /** What the subject's own part of the child needs. */
  readonly settings: unknown;
  /** Where the child stands still; null: nowhere. */
  readonly point: Point | null;
  /** The step at whose start its user aborts; null: nobody aborts. */
  readonly abortAt: string | null;
  /** A file whose appearance lets it go on; null: it waits to be killed. */
  readonly until: string | null;
}

/** What a child process tells, one line of JSON each, on its file descriptor 3. */
export type Told =
  | { readonly type: "reached"; readonly touch: string }
  | { readonly type: "touched"; readonly stepId: string; readonly touch: string }
  | {
      readonly type: "ended";
      readonly outcome: string;
      readonly reason: string;
      readonly isComplete: boolean;
    }
  | { readonly type: "failed"; readonly message: string };
