import type { TokenGrant } from "../api/action.js";
import type { Clock } from "../clock/clock.js";
import type { PackageBuilder } from "../packages/package-builder.js";
import type { ReplicaBehaviour } from "../world/replica-behaviour.js";

/** How a simulator is set up. Everything has a default: a server of 5.7 with API 48, without replicas. */
export interface SimulatorOptions {
  /** Default: the wall clock, `clockFactor` times as fast. */
  readonly clock?: Clock;
  /** How much faster than the wall clock the simulated one runs; real stand-ins follow it. Default: 1. */
  readonly clockFactor?: number;
  /** Default: 48. */
  readonly apiVersion?: number;
  /** The server's version, which is the only one that a download can have. Default: "5.7.0-20241021". */
  readonly version?: string;
  /** The flag `runnerReplicas`. Needs API version 55. Default: off. */
  readonly replicas?: "on" | "off";
  /** What a server with replicas does where the documents leave it open. Default of each switch: the worse case. */
  readonly replicaBehaviour?: Partial<ReplicaBehaviour>;
  /** Simulated time between two heartbeats of an agent. Default: 5,000. */
  readonly heartbeatMs?: number;
  /**
   * Which operations the server counts as a Runner's running ones; unknown of the real server. `reported`: those that
   * its agent has reported, so work that was handed out shows up to two heartbeats late. `assigned`: all that the server
   * handed out. Default: `reported`, the worse.
   */
  readonly operationCount?: "reported" | "assigned";
  /** A token that may do everything. Default: "simulator-admin-token". */
  readonly apiToken?: string;
  /** Tokens with fewer rights. */
  readonly tokens?: readonly TokenGrant[];
  /** Who may log in with a password, with every right. */
  readonly users?: readonly { readonly username: string; readonly password: string }[];
  /** Default: `virtualPackage()`. */
  readonly packages?: PackageBuilder;
  /** Padding of each package, the same in all packages of a version. Default: 4,096 bytes; the vendor's package has about 164 MB. */
  readonly packageBytes?: number;
  /** Source of ids, tokens and chance, between 0 and 1. Default: `Math.random`. */
  readonly random?: () => number;
  /** The part of the address before `/api`. Default: none. */
  readonly contextPath?: string;
  /** The address that packages carry, where hosts reach the simulator by another one than it listens on. */
  readonly publicUrl?: string;
  /** When an unanswered ping is given up; unknown of the real server. Default: 30,000 simulated. */
  readonly pingTimeoutMs?: number;
  /** How long a download token lives; unknown of the real server. Default: 15 simulated minutes. */
  readonly downloadTokenLifetimeMs?: number;
  /** Whether a download token can be used once only; unknown of the real server. Default: false. */
  readonly hasSingleUseDownloadTokens?: boolean;
}

const names: Readonly<Record<keyof SimulatorOptions, true>> = {
  ...{ clock: true, clockFactor: true, apiVersion: true, version: true, replicas: true, heartbeatMs: true },
  ...{
    replicaBehaviour: true,
    operationCount: true,
    apiToken: true,
    tokens: true,
    users: true,
    packages: true,
    packageBytes: true,
  },
  ...{ random: true, contextPath: true, publicUrl: true, pingTimeoutMs: true },
  ...{ downloadTokenLifetimeMs: true, hasSingleUseDownloadTokens: true },
};

/** The API version that brought replicas. */
const replicasSince = 55;

/**
 * Refuses what TypeScript would: throws `TypeError` for an option that there is none of, with no value in it. Refuses
 * replicas on a server that is too old for them, too.
 */
export function checkOptions(options: SimulatorOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(names, name));
  if (unknown !== undefined)
    throw new TypeError(
      `createSimulator has no option ${JSON.stringify(unknown)}. It takes ${Object.keys(names).join(", ")}.`,
    );
  const { replicas, apiVersion = 48 } = options;
  if (replicas === "on" && apiVersion < replicasSince)
    throw new TypeError(
      `replicas: "on" needs an apiVersion of at least ${replicasSince}; it is ${apiVersion}.`,
    );
}
