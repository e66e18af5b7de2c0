import type { LossReason } from "../world/operation.js";
import type { JobNeed } from "./job-need.js";

/** How a job load is set up. */
export interface JobLoadOptions {
  /** What the jobs ask for. Default: what the Runners of `projects` serve when the load starts. */
  readonly needs?: readonly JobNeed[];
  /** Default: all projects. */
  readonly projects?: readonly string[];
  /** How many jobs of each need run at the same time. Default: 1. */
  readonly jobsPerNeed?: number;
  /**
   * Simulated time that an operation takes: a mean, of which each takes between half and one and a half, or the least and
   * the most. Default: 20,000.
   */
  readonly operationMs?: number | { readonly min: number; readonly max: number };
  /**
   * A job of each need arrives this often, in ms of simulated time, whatever runs. Default: the next one arrives when the
   * one before is done.
   */
  readonly everyMs?: number;
  /**
   * How many operations a job has, one after another. On a server with replicas they all go to the replica that had the
   * first. Default: 1.
   */
  readonly operationsPerJob?: number;
  /**
   * Simulated time between two of them, in which the server works for itself and its Runner has nothing. Default: 0.
   */
  readonly betweenOperationsMs?: number;
  /** Default: the simulator's own. */
  readonly random?: () => number;
}

/** A job that was lost, and why. */
export interface JobLoss {
  readonly reason: LossReason;
  readonly jobId: string;
  readonly operationId: string;
  readonly runnerId: string | null;
  /** On servers with replicas. */
  readonly replicaId: string | null;
  readonly need: JobNeed;
  /** Simulated time in ms since the epoch. */
  readonly at: number;
}

/** What became of the jobs so far. */
export interface JobLoadReport {
  readonly done: number;
  readonly lost: number;
  readonly running: number;
  readonly losses: readonly JobLoss[];
}

/** Jobs that keep coming. */
export interface JobLoad {
  readonly needs: readonly JobNeed[];
  /** Lets the first job of each need arrive. Idempotent. */
  start(): void;
  /** No more jobs arrive; those that run go on. Idempotent. */
  stop(): void;
  readonly report: JobLoadReport;
}
