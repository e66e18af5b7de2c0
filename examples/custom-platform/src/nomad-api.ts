/** The part of a Nomad job that an upgrade reads and changes. */
export interface NomadJob {
  readonly ID: string;
  readonly Version: number;
  readonly Group: string;
  readonly Count: number;
  readonly Image: string;
  /** Everything else about the task, which an upgrade carries over. */
  readonly Env: Readonly<Record<string, string>>;
}

/** An allocation, as `GET /v1/job/:id/allocations` lists it. */
export interface NomadAllocation {
  readonly ID: string;
  readonly JobVersion: number;
  readonly ClientStatus: "pending" | "running" | "complete" | "failed";
}

/** A version that was given a name, so that Nomad does not collect it. */
export interface TaggedVersion {
  readonly Name: string;
  readonly Job: NomadJob;
}

/**
 * The calls of Nomad's HTTP API that the executor makes. A real client sends each to the path that is named; this example
 * has only the fake of it, and jobs have one group with one task of the docker driver.
 */
export interface NomadApi {
  /** `GET /v1/job/:id` */
  readJob(call: NomadCall): Promise<NomadJob>;
  /** `GET /v1/job/:id/allocations` */
  listAllocations(call: NomadCall): Promise<readonly NomadAllocation[]>;
  /** `POST /v1/job/:id` */
  registerJob(call: NomadCall, change: Pick<NomadJob, "Image" | "Count">): Promise<void>;
  /** `POST /v1/job/:id/scale` */
  scaleJob(call: NomadCall, count: number): Promise<void>;
  /** `POST /v1/job/:id/revert` */
  revertJob(call: NomadCall, version: number): Promise<void>;
  /** `POST /v1/job/:id/evaluate` with `ForceReschedule`: a failed allocation is placed again. */
  evaluateJob(call: NomadCall): Promise<void>;
  /** `GET /v1/job/:id/versions`, those with a tag. */
  listTaggedVersions(call: NomadCall): Promise<readonly TaggedVersion[]>;
  /** `POST /v1/job/:id/versions/:name/tag` */
  tagVersion(call: NomadCall, tag: { readonly name: string; readonly version: number }): Promise<void>;
  /** `DELETE /v1/job/:id/versions/:name/tag` */
  removeTag(call: NomadCall, name: string): Promise<void>;
  /** `GET /v1/var/nomad/jobs/:id`: what the job's template reads. */
  readToken(call: NomadCall): Promise<string>;
  /** `PUT /v1/var/nomad/jobs/:id` */
  writeToken(call: NomadCall, token: string): Promise<void>;
}

/** Where a call goes, and what ends it. */
export interface NomadCall {
  readonly address: string;
  readonly namespace: string;
  readonly job: string;
  readonly signal: AbortSignal;
}

/** What a call failed with. `status` is null where no answer came. */
export class NomadError extends Error {
  override readonly name: string = "NomadError";
  readonly status: number | null;
  /** The call may have taken effect. */
  readonly wasSent: boolean;

  constructor(message: string, options: { readonly status: number | null; readonly wasSent: boolean }) {
    super(message);
    this.status = options.status;
    this.wasSent = options.wasSent;
  }
}
