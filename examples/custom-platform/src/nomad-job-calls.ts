import { stepError, type CallScope, type CallSubject } from "@runner-upgrade/executor";
import type { NomadAllocation, NomadApi, NomadCall, NomadJob } from "./nomad-api.js";
import type { NomadHost } from "./nomad-host.js";

/** The calls about one job, under the limits of one call of the executor. */
export class NomadJobCalls {
  readonly api: NomadApi;
  readonly call: NomadCall;
  readonly subject: CallSubject;
  readonly #group: string;
  readonly #scope: CallScope;
  readonly #pollMs: number;

  constructor(options: {
    readonly api: NomadApi;
    readonly subject: CallSubject;
    readonly host: NomadHost;
    readonly scope: CallScope;
    readonly pollMs: number;
  }) {
    const { address, namespace, job, group } = options.host;
    this.api = options.api;
    this.subject = options.subject;
    this.call = { address, namespace, job, signal: options.scope.signal };
    this.#group = group;
    this.#scope = options.scope;
    this.#pollMs = options.pollMs;
  }

  /** The job as it is now. Throws for one without the host's group, in a code that only this executor has. */
  async read(): Promise<NomadJob> {
    const job = await this.api.readJob(this.call);
    if (job.Group === this.#group) return job;
    throw stepError(
      this.subject,
      "custom:nomad-group-missing",
      "The job has no such group. It was not touched.",
      {
        remedies: ["Name the group of the Runner in its host, then observe and plan again."],
      },
    );
  }

  async running(): Promise<readonly NomadAllocation[]> {
    const allocations = await this.api.listAllocations(this.call);
    return allocations.filter(({ ClientStatus }) => ClientStatus === "running");
  }

  /** Waits until nothing of the job runs or is about to. */
  async waitUntilGone(): Promise<void> {
    this.#scope.note("waiting for the allocations to end");
    for (;;) {
      const allocations = await this.api.listAllocations(this.call);
      if (allocations.every(({ ClientStatus }) => ClientStatus === "complete" || ClientStatus === "failed"))
        return;
      await this.#scope.sleep(this.#pollMs);
    }
  }

  /** Waits until the newest version of the job runs. */
  async waitUntilRunning(): Promise<void> {
    this.#scope.note("waiting for an allocation to run");
    const { Version } = await this.read();
    for (;;) {
      const allocations = await this.api.listAllocations(this.call);
      const newest = allocations.filter(({ JobVersion }) => JobVersion === Version).at(-1);
      if (newest?.ClientStatus === "running") return;
      if (newest?.ClientStatus === "failed")
        throw stepError(
          this.subject,
          "STARTED_AND_EXITED",
          `The allocation ${newest.ID} started and failed.`,
        );
      await this.#scope.sleep(this.#pollMs);
    }
  }
}
