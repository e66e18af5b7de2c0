import { beat } from "../world/beat.js";
import { endSession, startSession } from "../world/sessions.js";
import { settle, type World } from "../world/world.js";

/** How a virtual agent is started. */
export interface VirtualAgentOptions {
  readonly runnerId: string;
  /** The credentials that its package or its environment carries. */
  readonly token: string;
  /** The version of its package. */
  readonly version: string;
  /** Simulated time until its first heartbeat. Default: 0. */
  readonly startupMs?: number;
  /** How many operations it runs at once. Default: the Runner's own limit. */
  readonly maxRunning?: number;
  /** What becomes of a running operation when it ends: unknown of the real one, so the worse by default. */
  readonly onEnd?: "cut" | "resume";
  /** Whether its queue on disk outlives it, as on a virtual machine. Default: true. */
  readonly keepsDisk?: boolean;
  readonly hostname?: string;
  /** The directory that it is launched in: its queue lies there, for another replica to find. */
  readonly installationPath?: string;
  /** The jar that it runs. */
  readonly packagePath?: string;
  readonly ipAddress?: string;
  /** Default: that of the Runner's installation type. */
  readonly osFamily?: "unix" | "windows";
  /** The id in `RUNNER_RUNDECK_CLIENT_ID`, where its environment gives the credentials. */
  readonly clientId?: string;
}

/** A Runner's process in memory. It has no timer: what it did is computed from the clock when somebody looks. */
export interface VirtualAgent {
  readonly runnerId: string;
  /** The replica that it is, on servers with replicas; null until it was accepted. */
  readonly replicaId: string | null;
  /** Whether the server accepts its credentials now. */
  readonly isAccepted: boolean;
  readonly isRunning: boolean;
  /** SIGTERM: Down at once; what it ran is cut by default. Idempotent. */
  stop(): void;
  /** SIGKILL: nothing is said, and the status lies until the silence is noticed. Idempotent. */
  kill(): void;
}

/** Starts a process of a Runner in memory. */
export function startVirtualAgent(world: World, options: VirtualAgentOptions): VirtualAgent {
  settle(world);
  const session = startSession(world, {
    kind: "virtual",
    runnerId: options.runnerId,
    token: options.token,
    version: options.version,
    maxRunning: options.maxRunning ?? world.runners.get(options.runnerId)?.maxRunning ?? 50,
    onEnd: options.onEnd ?? "cut",
    keepsDisk: options.keepsDisk ?? true,
    hostname: options.hostname ?? null,
    installationPath: options.installationPath ?? null,
    packagePath: options.packagePath ?? null,
    ipAddress: options.ipAddress ?? null,
    osFamily: options.osFamily ?? null,
    clientId: options.clientId ?? null,
  });
  const beatOn = (): void => {
    if (beat(world, session) === "alive") world.agenda.at(world.time + world.settings.heartbeatMs, beatOn);
  };
  world.agenda.at(world.time + (options.startupMs ?? 0), beatOn);
  settle(world);
  const end = (how: "stopped" | "killed"): void => {
    settle(world);
    endSession(world, session, how);
  };
  return {
    runnerId: options.runnerId,
    get replicaId() {
      settle(world);
      return session.replicaId;
    },
    get isAccepted() {
      settle(world);
      return session.isAccepted && session.endedAt === null;
    },
    get isRunning() {
      settle(world);
      return session.endedAt === null;
    },
    stop: () => {
      end("stopped");
    },
    kill: () => {
      end("killed");
    },
  };
}
