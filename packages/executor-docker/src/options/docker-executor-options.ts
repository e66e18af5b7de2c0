import {
  numberOption,
  optionProblem,
  realClock,
  type Clock,
  silentLogger,
  type Logger,
  type OptionNames,
} from "@runner-upgrade/executor";
import type { DockerHost } from "@runner-upgrade/plan/platform";
import type { Transport } from "@runner-upgrade/transport";
import { dockerConfigAuth } from "../registry/docker-config.js";
import type { RegistryAuth } from "../registry/registry-auth.js";

/** The certificates for an engine that is reached with TLS, in PEM. */
export interface EngineTls {
  /** The authority that signed the engine's certificate. @default those that this machine trusts, see SSL_CERT_FILE and NODE_EXTRA_CA_CERTS */
  readonly ca?: string;
  /** The client's certificate, where the engine asks for one, and its key. */
  readonly cert?: string;
  readonly key?: string;
}

/** How to make a Docker executor. Durations are milliseconds. */
export interface DockerExecutorOptions {
  /** The way to engines at `ssh://…`: one for all, or one for each. It stays the caller's. @default none */
  readonly transport?: Transport | ((host: DockerHost) => Transport);
  /**
   * The certificates for engines at `https://…` and `tcp://…`: for all, or for each.
   * @default none: `https://…` trusts the authorities that this machine trusts, `tcp://…` is without TLS
   */
  readonly tls?: EngineTls | ((host: DockerHost) => EngineTls | null);
  /**
   * How to log in to a registry, asked for each pull.
   * @default Docker's own: `auths`, `credHelpers` and `credsStore` of its config.json on this machine
   */
  readonly registryAuth?: (registry: string) => Promise<RegistryAuth | null>;
  readonly clock?: Clock;
  /** @default silent */
  readonly logger?: Pick<Logger, "debug" | "warn">;
  /** Where a Runner reads its credentials when they are in no variable. @default "/app/.rdrunner-creds" */
  readonly credentialsFile?: string;
  /** How long a stopped Runner is watched, so that one who starts it again is noticed. @default 3_000 */
  readonly staysGoneMs?: number;
  /** How long a started container must live to count as started. @default 5_000 */
  readonly startSettleMs?: number;
  /**
   * How long a Runner's agent may take from its process's start to its first check-in. Where a Runner is several
   * containers without a health check, the next one is replaced no earlier. @default 30_000
   */
  readonly agentStartMs?: number;
  /** Between two looks at an engine. @default 250 */
  readonly pollMs?: number;
  /** How long a pull may go on without progress. @default 120_000 */
  readonly pullIdleMs?: number;
  /** The longest the way to a host may take. @default 20_000 */
  readonly connectTimeLimitMs?: number;
  /** How many lines of the Runner's own log an observation shows. @default 20 */
  readonly logTailLines?: number;
}

/** The options with every default filled in. */
export interface Settings {
  readonly transportFor: (host: DockerHost) => Transport | null;
  readonly tlsFor: (host: DockerHost) => EngineTls | null;
  readonly registryAuth: (registry: string) => Promise<RegistryAuth | null>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, "debug" | "warn">;
  readonly credentialsFile: string;
  readonly staysGoneMs: number;
  readonly startSettleMs: number;
  readonly agentStartMs: number;
  readonly pollMs: number;
  readonly pullIdleMs: number;
  readonly connectTimeLimitMs: number;
  readonly logTailLines: number;
}

const optionNames: OptionNames<DockerExecutorOptions> = {
  transport: "optional",
  tls: "optional",
  registryAuth: "optional",
  clock: "optional",
  logger: "optional",
  credentialsFile: "optional",
  staysGoneMs: "optional",
  startSettleMs: "optional",
  agentStartMs: "optional",
  pollMs: "optional",
  pullIdleMs: "optional",
  connectTimeLimitMs: "optional",
  logTailLines: "optional",
};

/** Fills the defaults in; throws `TypeError` for what makes no sense, and for a name that is no option. */
export function settingsOf(options: DockerExecutorOptions): Settings {
  const problem = optionProblem("createDockerExecutor", options, optionNames);
  if (problem !== null) throw new TypeError(problem);
  const { transport, tls, credentialsFile = "/app/.rdrunner-creds" } = options;
  if (!/^\/[^\0]*[^/\0]$/.test(credentialsFile))
    throw new TypeError("Expected `credentialsFile` to be an absolute path of a file.");
  return {
    transportFor: (host) => (typeof transport === "function" ? transport(host) : (transport ?? null)),
    tlsFor: (host) => (typeof tls === "function" ? tls(host) : (tls ?? null)),
    registryAuth: options.registryAuth ?? ((registry) => dockerConfigAuth(registry)),
    clock: options.clock ?? realClock,
    logger: options.logger ?? silentLogger,
    credentialsFile,
    staysGoneMs: numberOption("staysGoneMs", options.staysGoneMs, 3_000),
    startSettleMs: numberOption("startSettleMs", options.startSettleMs, 5_000),
    agentStartMs: numberOption("agentStartMs", options.agentStartMs, 30_000),
    pollMs: numberOption("pollMs", options.pollMs, 250),
    pullIdleMs: numberOption("pullIdleMs", options.pullIdleMs, 120_000),
    connectTimeLimitMs: numberOption("connectTimeLimitMs", options.connectTimeLimitMs, 20_000),
    logTailLines: numberOption("logTailLines", options.logTailLines, 20),
  };
}
