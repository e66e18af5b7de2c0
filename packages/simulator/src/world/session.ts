import type { Operation } from "./operation.js";

/** One process of a Runner, whether it lives in this program's memory or on a host. */
export interface Session {
  readonly id: string;
  /** `virtual` is computed from the clock; `process` speaks over HTTP for itself. */
  readonly kind: "virtual" | "process";
  readonly runnerId: string;
  /** The credentials that it was started with. Never shown. */
  readonly token: string;
  readonly version: string;
  readonly startedAt: number;
  readonly hostname: string | null;
  /** The directory that it was launched in. */
  readonly installationPath: string | null;
  /** The jar that it runs. */
  readonly packagePath?: string | null;
  readonly ipAddress?: string | null;
  readonly osFamily?: string | null;
  /** The id that its environment names, where that gave the credentials instead of the package. */
  readonly clientId?: string | null;
  /** How many operations it runs at once; more wait in its queue on disk. */
  readonly maxRunning: number;
  /** What becomes of a running operation when the process ends. */
  readonly onEnd: "cut" | "resume";
  /** Whether its directory outlives it, as a virtual machine's does and a container's without a volume does not. */
  readonly keepsDisk: boolean;
  /** The replica whose credentials it has, on servers with replicas; null until it was accepted. */
  replicaId: string | null;
  isAccepted: boolean;
  wasRefused: boolean;
  hasCheckedIn: boolean;
  endedAt: number | null;
  /** Operations that it runs, with the time at which each ends (infinite when the process itself will say so). */
  readonly running: Map<Operation, number>;
  queued: Operation[];
  finished: Operation[];
}
