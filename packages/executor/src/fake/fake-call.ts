import type { FakeCallName } from "./fake-fault.js";

/** One call on a fake executor, as it ended. */
export interface FakeCall {
  readonly name: FakeCallName;
  readonly runnerId: string;
  readonly address: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  /** `done`, `already-done`, or the code of the error that it ended with. */
  readonly outcome: string;
}
