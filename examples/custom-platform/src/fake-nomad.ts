import type { Clock } from "@runner-upgrade/executor";
import type { NomadAllocation, NomadApi, NomadCall, NomadJob, TaggedVersion } from "./nomad-api.js";
import { NomadError } from "./nomad-api.js";
import { FakeNetwork } from "./fake-network.js";

/** What stands behind an allocation: in the rehearsal a virtual agent of the simulator. */
export interface StartedProcess {
  stop(): void;
  kill(): void;
}

/** A process of a Runner as it starts. */
export interface AllocationStart {
  readonly runnerId: string;
  readonly token: string;
  readonly version: string;
}

interface Allocation {
  readonly id: string;
  readonly job: NomadJob;
  readonly token: string;
  status: NomadAllocation["ClientStatus"];
  process: StartedProcess | null;
}

interface Entry {
  job: NomadJob;
  token: string;
  readonly tags: Map<string, NomadJob>;
  readonly allocations: Allocation[];
}

/**
 * A FAKE of a Nomad cluster, in memory. It has the shape of the calls in `NomadApi` and of what they lead to, as HashiCorp
 * documents it; it speaks no HTTP, and no part of it is Nomad. It stands here so that the example needs no cluster.
 * Behaviour that was not checked on a real cluster: that a scaled job makes a new version, and how a failed allocation is
 * rescheduled (here never by itself: `restart { attempts = 0 }` and no reschedule).
 */
export class FakeNomad implements NomadApi {
  /** The way to the cluster. */
  readonly network: FakeNetwork = new FakeNetwork();
  /** Versions whose process exits right after its start. */
  readonly brokenVersions: Set<string> = new Set<string>();
  readonly #jobs = new Map<string, Entry>();
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #onStarted: (start: AllocationStart) => StartedProcess | null;
  #last = 0;

  constructor(options: {
    readonly clock: Clock;
    /** How long an allocation is pending. @default 0 */
    readonly startMs?: number;
    readonly onStarted?: (start: AllocationStart) => StartedProcess | null;
  }) {
    this.#clock = options.clock;
    this.#startMs = options.startMs ?? 0;
    this.#onStarted = options.onStarted ?? (() => null);
  }

  /** A job with one running allocation. */
  addJob(job: Omit<NomadJob, "Version">, token: string): void {
    const entry: Entry = { job: { ...job, Version: 0 }, token, tags: new Map(), allocations: [] };
    this.#jobs.set(job.ID, entry);
    this.#place(entry);
  }

  /** What runs, for tests: not a call of the API. */
  running(jobId: string): readonly { readonly job: NomadJob; readonly token: string }[] {
    return this.#entry(jobId).allocations.filter(({ status }) => status === "running");
  }

  tagsOf(jobId: string): readonly string[] {
    return [...this.#entry(jobId).tags.keys()];
  }

  /** Ends every process of a job without a word. */
  kill(jobId: string): void {
    for (const allocation of this.#entry(jobId).allocations) {
      if (allocation.status !== "running") continue;
      allocation.status = "failed";
      allocation.process?.kill();
    }
  }

  /** Starts one more allocation, as a count of 2 would. */
  startAnother(jobId: string): void {
    this.#place(this.#entry(jobId));
  }

  readJob(call: NomadCall): Promise<NomadJob> {
    return this.network.exchange(call, () => this.#of(call).job);
  }

  listAllocations(call: NomadCall): Promise<readonly NomadAllocation[]> {
    return this.network.exchange(call, () =>
      this.#of(call).allocations.map(({ id, job, status }) => ({
        ID: id,
        JobVersion: job.Version,
        ClientStatus: status,
      })),
    );
  }

  registerJob(call: NomadCall, change: Pick<NomadJob, "Image" | "Count">): Promise<void> {
    return this.network.exchange(call, () => {
      this.#change(this.#of(call), change);
    });
  }

  scaleJob(call: NomadCall, count: number): Promise<void> {
    return this.network.exchange(call, () => {
      this.#change(this.#of(call), { Count: count });
    });
  }

  revertJob(call: NomadCall, version: number): Promise<void> {
    return this.network.exchange(call, () => {
      const entry = this.#of(call);
      const old = [...entry.tags.values()].find((job) => job.Version === version);
      if (old === undefined) throw new NomadError(`no version ${version}`, { status: 404, wasSent: true });
      this.#change(entry, old);
    });
  }

  evaluateJob(call: NomadCall): Promise<void> {
    return this.network.exchange(call, () => {
      const entry = this.#of(call);
      if (entry.job.Count > 0 && !entry.allocations.some(isAlive)) this.#place(entry);
    });
  }

  listTaggedVersions(call: NomadCall): Promise<readonly TaggedVersion[]> {
    return this.network.exchange(call, () =>
      [...this.#of(call).tags].map(([name, job]) => ({ Name: name, Job: job })),
    );
  }

  tagVersion(call: NomadCall, { name }: { readonly name: string }): Promise<void> {
    return this.network.exchange(call, () => {
      const { tags, job } = this.#of(call);
      tags.set(name, job);
    });
  }

  removeTag(call: NomadCall, name: string): Promise<void> {
    return this.network.exchange(call, () => {
      this.#of(call).tags.delete(name);
    });
  }

  readToken(call: NomadCall): Promise<string> {
    return this.network.exchange(call, () => this.#of(call).token);
  }

  writeToken(call: NomadCall, token: string): Promise<void> {
    return this.network.exchange(call, () => {
      this.#of(call).token = token;
    });
  }

  /** Each change makes a new version, and replaces what runs. */
  #change(entry: Entry, change: Partial<NomadJob>): void {
    entry.job = { ...entry.job, ...change, Version: entry.job.Version + 1 };
    for (const allocation of entry.allocations) {
      if (!isAlive(allocation)) continue;
      allocation.status = "complete";
      allocation.process?.stop();
    }
    if (entry.job.Count > 0) this.#place(entry);
  }

  #place(entry: Entry): void {
    this.#last += 1;
    const { job, token } = entry;
    const id = `alloc-${this.#last}`;
    const allocation: Allocation = { id, job, token, status: "pending", process: null };
    entry.allocations.push(allocation);
    const start = (): void => {
      if (allocation.status !== "pending") return;
      const version = job.Image.slice(job.Image.lastIndexOf(":") + 1);
      if (this.brokenVersions.has(version)) {
        allocation.status = "failed";
        return;
      }
      allocation.status = "running";
      const runnerId = job.Env["RUNNER_RUNDECK_CLIENT_ID"] ?? "";
      allocation.process = this.#onStarted({ runnerId, token, version });
    };
    if (this.#startMs === 0) start();
    else void this.#clock.sleep(this.#startMs).then(start);
  }

  #of({ job }: NomadCall): Entry {
    const entry = this.#jobs.get(job);
    if (entry === undefined) throw new NomadError("job not found", { status: 404, wasSent: true });
    return entry;
  }

  #entry(jobId: string): Entry {
    const entry = this.#jobs.get(jobId);
    if (entry === undefined) throw new Error(`The fake has no job ${jobId}.`);
    return entry;
  }
}

function isAlive({ status }: Allocation): boolean {
  return status === "running" || status === "pending";
}
