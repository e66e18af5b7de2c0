import { describe } from "vitest";
import type { ExecutorCapabilities, ExecutorSubject, SubjectRequest } from "../subject/subject.js";
import { createContractKit, type ContractKit } from "./contract-kit.js";
import { describeDiscovery } from "./discovery-cases.js";
import { describeHosts } from "./host-cases.js";
import { describeInterruptions } from "./interruption-cases.js";
import { describeRestore } from "./restore-cases.js";
import { describeRoute } from "./route-cases.js";

/** What the suite needs to know about an executor. */
export interface ExecutorContractOptions {
  readonly name: string;
  /** One Runner on a host of its own, old version, running. Made anew for every case, disposed of after it. */
  readonly createSubject: (request: SubjectRequest) => Promise<ExecutorSubject>;
  readonly capabilities: ExecutorCapabilities;
  /** Whether the route regenerates credentials. @default true */
  readonly hasRegeneration?: boolean;
  /** Cases that only this executor has. */
  readonly additionalTests?: (kit: ContractKit) => void;
}

/**
 * The one suite that every executor passes: the route twice over and with hostile names, the rollback from every
 * point, aborts, time limits and lost connections at every exchange with the host, hosts that are missing or refuse, Runners that
 * are found without being named,
 * and no secret in anything that it says. Every call is made on a new executor with the record gone through JSON, as
 * after a crash.
 *
 * What a subject's world cannot do is skipped, with its reason in the name of the case.
 *
 * @example
 * describeExecutorContract({
 *   name: "fake executor",
 *   createSubject: createFakeSubject,
 *   capabilities: { disturbance: true, revival: true, ... },
 * });
 */
export function describeExecutorContract(options: ExecutorContractOptions): void {
  describe(`executor contract: ${options.name}`, () => {
    const kit = createContractKit({
      createSubject: options.createSubject,
      capabilities: options.capabilities,
      hasRegeneration: options.hasRegeneration ?? true,
    });
    describeHosts(kit);
    describeDiscovery(kit);
    describeRoute(kit);
    describeRestore(kit);
    describeInterruptions(kit);
    options.additionalTests?.(kit);
  });
}
