/** Holds on to what a test started for a fake process, so that its end is seen there too. */
export interface StartedProcess {
  /** The process was asked to end and ended. */
  stop(): void;
  /** The process ended without a word. */
  kill(): void;
}

/** A process of a fake host as it starts. */
export interface ProcessStart {
  readonly runnerId: string;
  readonly address: string;
  /** What it presents to the server. */
  readonly token: string;
  readonly version: string;
}
