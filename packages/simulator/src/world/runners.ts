import { rerouteUndelivered } from "./choose-replica.js";
import { newReplica } from "./identity.js";
import { createPollTimes } from "./poll-times.js";
import { createReplicaCounts } from "./replica-counts.js";
import {
  normaliseTags,
  type Association,
  type InstallationType,
  type ReplicaRecord,
  type ReplicaType,
  type RunnerRecord,
} from "./runner-record.js";
import { noteStatus } from "./runner-status.js";
import { newId, newToken, type World } from "./world.js";

/** What a Runner is made of. */
export interface RunnerSeed {
  readonly id?: string;
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly associations?: readonly Association[];
  /** How many operations it runs at once. Default: 50. */
  readonly maxRunning?: number;
  readonly installationType?: InstallationType;
  readonly replicaType?: ReplicaType;
  readonly packageVersion?: string;
  /** The id of its first replica, on a server with replicas. Default: drawn. */
  readonly replicaId?: string | undefined;
}

/** Enters a Runner. On a server with replicas it has one replica of which nothing was heard yet. */
export function createRunner(world: World, seed: RunnerSeed): RunnerRecord {
  const id = seed.id ?? newId(world.random);
  const installationType = seed.installationType ?? "linux";
  const isContainer = installationType === "docker" || installationType === "kubernetes";
  const replicaType = seed.replicaType ?? (isContainer ? "ephemeral" : "manual");
  const token = newToken(world.random);
  const hasReplicas = world.server.replicas === "on";
  const replica = newReplica(world, hasReplicas ? (seed.replicaId ?? newId(world.random)) : id, token);
  const runner: RunnerRecord = {
    id,
    name: seed.name,
    description: seed.description ?? "",
    tags: normaliseTags(seed.tags ?? []),
    associations: new Map((seed.associations ?? []).map((one) => [one.project, { ...one }])),
    createdAt: world.time,
    updatedAt: world.time,
    maxRunning: seed.maxRunning ?? 50,
    replicaType,
    installationType,
    replicas: new Map([[replica.replicaId, replica]]),
    sharedToken: hasReplicas && replicaType === "ephemeral" ? token : null,
    sessions: new Set(),
    polls: createPollTimes(),
    openPings: new Set(),
    operations: new Set(),
    packageVersion: seed.packageVersion ?? null,
    waiting: [],
    disk: { queued: [], finished: [] },
    disks: new Map(),
    activeReplicas: createReplicaCounts(),
    hasBeenHeard: false,
    loggedStatus: "New",
  };
  world.runners.set(id, runner);
  return runner;
}

/** What a package carries of an identity. */
export interface PackageIdentity {
  readonly replicaId: string;
  readonly token: string;
}

/**
 * The identity of a package: the named replica's, or that of the oldest. All replicas of an ephemeral Runner have one
 * token. Null when there is no such replica (any more).
 */
export function packageIdentity(runner: RunnerRecord, replicaId?: string): PackageIdentity | null {
  const [oldest] = runner.replicas.values();
  if (runner.sharedToken !== null)
    return { replicaId: replicaId ?? oldest?.replicaId ?? runner.id, token: runner.sharedToken };
  return (replicaId === undefined ? oldest : runner.replicas.get(replicaId)) ?? null;
}

/**
 * New credentials; the old ones are dead from this moment on. Of a manual Runner with several replicas those of all are
 * dead, and the token is that of the oldest.
 */
export function regenerateToken(world: World, runner: RunnerRecord): string {
  const token = newToken(world.random);
  if (runner.sharedToken !== null) runner.sharedToken = token;
  for (const [index, replica] of [...runner.replicas.values()].entries()) {
    replica.token = index === 0 || runner.sharedToken !== null ? token : newToken(world.random);
  }
  killDownloads(world, runner.id);
  world.events.push({ type: "credentials-regenerated", at: world.time, runnerId: runner.id });
  noteStatus(world, runner);
  return token;
}

/** One more replica, with credentials of its own. */
export function addReplica(world: World, runner: RunnerRecord, id?: string): ReplicaRecord {
  const replica = newReplica(world, id ?? newId(world.random), newToken(world.random));
  const { replicaId } = replica;
  runner.replicas.set(replicaId, replica);
  world.events.push({ type: "replica-created", at: world.time, runnerId: runner.id, replicaId });
  noteStatus(world, runner);
  return replica;
}

/** Removes a replica. Its process lives on, and is refused from this moment on. */
export function removeReplica(world: World, runner: RunnerRecord, replicaId: string): void {
  if (!runner.replicas.delete(replicaId)) return;
  world.events.push({ type: "replica-deleted", at: world.time, runnerId: runner.id, replicaId });
  rerouteUndelivered(world, runner, replicaId);
  noteStatus(world, runner);
}

/** The right to fetch the package of one identity. Whether an older right dies with it is unknown: here it does. */
export function createDownload(world: World, runner: RunnerRecord, replicaId: string): string {
  const token = newToken(world.random);
  world.downloads.set(token, {
    runnerId: runner.id,
    replicaId,
    createdAt: world.time,
    uses: 0,
    isDead: false,
  });
  return token;
}

function killDownloads(world: World, runnerId: string): void {
  for (const download of world.downloads.values()) if (download.runnerId === runnerId) download.isDead = true;
}
