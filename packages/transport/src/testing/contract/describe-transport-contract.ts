import { afterAll, beforeAll, describe } from "vitest";

import type { HostSession } from "../../contract/host-session.js";
import { describeCommands } from "./commands.js";
import { describeConnections } from "./connections.js";
import { describeEnds } from "./ends.js";
import { describeFiles } from "./files.js";
import { describeStreams } from "./streams.js";
import type { ContractContext, TransportContractSubject } from "./subject.js";

/** Options of {@link describeTransportContract}. */
export interface TransportContractOptions {
  /** Called once; what it gives is disposed of at the end. */
  readonly createSubject: () => Promise<TransportContractSubject>;
}

/**
 * The one suite that every transport passes, in vitest: commands, how they end, streams, files, connections. It leaves
 * nothing on the host.
 *
 * @example
 * describeTransportContract("my transport", {
 *   createSubject: async () => ({
 *     transport: myTransport(),
 *     address: "test-host",
 *     [Symbol.asyncDispose]: () => Promise.resolve(),
 *   }),
 * });
 */
export function describeTransportContract(name: string, options: TransportContractOptions): void {
  describe(`transport contract: ${name}`, () => {
    let subject: TransportContractSubject | null = null;
    let host: HostSession | null = null;
    let directory: string | null = null;
    const context: ContractContext = {
      subject: () => present(subject),
      host: () => present(host),
      directory: () => present(directory),
    };

    beforeAll(async () => {
      subject = await options.createSubject();
      host = await subject.transport.connect(subject.address);
      directory = await host.makeTemporaryDirectory("/tmp/transport-contract-");
    });
    afterAll(async () => {
      if (subject !== null && directory !== null) {
        await using last = await subject.transport.connect(subject.address);
        await last.remove(directory, { recursive: true });
      }
      await host?.[Symbol.asyncDispose]();
      await subject?.transport[Symbol.asyncDispose]();
      await subject?.[Symbol.asyncDispose]();
    });

    describeCommands(context);
    describeEnds(context);
    describeStreams(context);
    describeFiles(context);
    describeConnections(context);
  });
}

function present<T>(value: T | null): T {
  if (value === null)
    throw new Error("The contract's subject could not be made; see the failure of beforeAll.");
  return value;
}
