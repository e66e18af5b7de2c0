import type { Become } from "../../contract/command.js";
import type { HostSession } from "../../contract/host-session.js";
import type { Transport } from "../../contract/transport.js";

/** What the contract suite is run against. */
export interface TransportContractSubject {
  readonly transport: Transport;
  /** A Linux host that it reaches. */
  readonly address: string;
  /** Whom `sudo` may become there; without it these cases are skipped aloud. */
  readonly become?: Become & { readonly user: string };
  /** Breaks all connections, as a lost network does; without it these cases are skipped aloud. */
  readonly dropConnections?: () => void | Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** What each group of cases is given. */
export interface ContractContext {
  /** Open while the cases run. */
  readonly subject: () => TransportContractSubject;
  /** A session that all cases share. */
  readonly host: () => HostSession;
  /** A directory on the host that is removed at the end. */
  readonly directory: () => string;
}
