/**
 * How a server with replicas behaves where the published documents leave it open, or contradict each other. Each is a
 * switch; the default is the worse case for an upgrade, unless its text says otherwise.
 */
export interface ReplicaBehaviour {
  /**
   * What a replica that has not checked in yet does to the status of its manual Runner: turns it `New` (as the text of
   * rundeck/docs, "Runner monitoring", suggests) or `Unhealthy`, or leaves it `unchanged`. Default: `New`.
   */
  readonly newReplica: "New" | "Unhealthy" | "unchanged";
  /**
   * Whose version, uptime and last check-in a Runner shows while its replicas differ. Default: `last-checkin`, which
   * changes with every heartbeat.
   */
  readonly runnerFacts: "last-checkin" | "oldest-replica" | "newest-replica";
  /**
   * What `regenerateCreds` answers for a manual Runner. Default: `accepted`: the credentials of all its replicas are dead,
   * and the answer holds new ones for the oldest.
   */
  readonly regenerateManual: "accepted" | "bad-request" | "server-error";
  /**
   * What becomes of the process of a replica that was deleted. Default: `keeps-polling`: it is refused, and what it ran is
   * never reported. With `ends` it exits at its next heartbeat, and what it ran is cut.
   */
  readonly deletedReplica: "keeps-polling" | "ends";
  /** What a process does whose token was replaced. Default: `retry`. With `exit` it exits at its next heartbeat. */
  readonly revokedToken: "retry" | "exit";
  /**
   * Which id makes `RUNNER_RUNDECK_CLIENT_ID` acceptable for a manual replica. A package's own credentials always are.
   * Default: `neither`, as one public report has it.
   */
  readonly clientId: "neither" | "runner" | "replica" | "either";
  /**
   * What `installationPath` of a replica names. Default: the launch `directory`, which two replicas may share; `package` is
   * the path of the jar.
   */
  readonly installationPath: "directory" | "package";
  /**
   * How the list spells a replica's status. Default: `labels`, the six words of rundeck/docs, "Runner monitoring".
   * `active-offline` are the words of an example in `rundeck-api-5.x.yml`, which tell less.
   */
  readonly statusWords: "labels" | "active-offline";
  /**
   * Whether a replica that starts in a launch directory takes up the queue that lies there. Default: `any`: of every
   * replica, so that work runs twice where another process of that directory lives. With `own` the work of a replica that
   * is gone is lost.
   */
  readonly queueAdoption: "any" | "own";
  /**
   * What becomes of an operation that its replica has not fetched when that replica stops. Default: `bound`: it waits for
   * the same replica, until the server gives up. With `rerouted` another one gets it.
   */
  readonly undelivered: "bound" | "rerouted";
  /**
   * What becomes of an execution whose replica is gone between two of its operations. Default: `strict`: it is lost. With
   * `loose` it goes on at another replica.
   */
  readonly affinity: "strict" | "loose";
  /** What the replica calls answer while the flag is off. Default: `bad-request`; neither is worse. */
  readonly replicasOff: "bad-request" | "not-found";
  /** Whether `GET /feature/runnerReplicas` tells the flag. Default: `told`, as documented. */
  readonly featureFlag: "told" | "untold";
  /**
   * Whether `POST replicas` needs the right to make tokens, as creating a Runner does (probable). Default: `needed`.
   */
  readonly tokenRight: "needed" | "not-needed";
}

/** Every setting of every switch, its default first: for tests that run with each. */
export const replicaBehaviours: {
  readonly [Name in keyof ReplicaBehaviour]: readonly ReplicaBehaviour[Name][];
} = {
  newReplica: ["New", "Unhealthy", "unchanged"],
  runnerFacts: ["last-checkin", "oldest-replica", "newest-replica"],
  regenerateManual: ["accepted", "bad-request", "server-error"],
  deletedReplica: ["keeps-polling", "ends"],
  revokedToken: ["retry", "exit"],
  clientId: ["neither", "runner", "replica", "either"],
  installationPath: ["directory", "package"],
  statusWords: ["labels", "active-offline"],
  queueAdoption: ["any", "own"],
  undelivered: ["bound", "rerouted"],
  affinity: ["strict", "loose"],
  replicasOff: ["bad-request", "not-found"],
  featureFlag: ["told", "untold"],
  tokenRight: ["needed", "not-needed"],
};

/** The default of each switch. */
export const defaultReplicaBehaviour: ReplicaBehaviour = {
  newReplica: "New",
  runnerFacts: "last-checkin",
  regenerateManual: "accepted",
  deletedReplica: "keeps-polling",
  revokedToken: "retry",
  clientId: "neither",
  installationPath: "directory",
  statusWords: "labels",
  queueAdoption: "any",
  undelivered: "bound",
  affinity: "strict",
  replicasOff: "bad-request",
  featureFlag: "told",
  tokenRight: "needed",
};

/** Fills in the defaults. Throws `TypeError` for a switch, or a setting of one, that there is none of. */
export function toReplicaBehaviour(given: Partial<ReplicaBehaviour> = {}): ReplicaBehaviour {
  const known = new Map<string, readonly unknown[]>(Object.entries(replicaBehaviours));
  for (const [name, setting] of Object.entries(given)) {
    const settings = known.get(name);
    if (settings === undefined) {
      throw new TypeError(
        `replicaBehaviour has no switch ${JSON.stringify(name)}. It has ${[...known.keys()].join(", ")}.`,
      );
    }
    if (!settings.includes(setting)) {
      throw new TypeError(
        `Expected replicaBehaviour.${name} to be one of ${settings.join(", ")}; got ${JSON.stringify(setting)}.`,
      );
    }
  }
  return { ...defaultReplicaBehaviour, ...given };
}
