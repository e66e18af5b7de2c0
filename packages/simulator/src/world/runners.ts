import { newReplica } from "./check-in.js";
import { createPollTimes } from "./poll-times.js";
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
}

/** Enters a Runner. On a server with replicas it has one replica of which nothing was heard yet. */
export function createRunner(world: World, seed: RunnerSeed): RunnerRecord {
  const id = seed.id ?? newId(world.random);
  const installationType = seed.installationType ?? "linux";
  const isContainer = installationType === "docker" || installationType === "kubernetes";
  const replicaType = seed.replicaType ?? (isContainer ? "ephemeral" : "manual");
  const token = newToken(world.random);
  const hasReplicas = world.server.replicas === "on";
  const replica = newReplica(world, hasReplicas ? newId(world.random) : id, token);
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
    loggedStatus: "New",
  };
  world.runners.set(id, runner);
  return runner;
}

/** New credentials for one identity of a Runner; the old ones are dead from this moment on. */
export function regenerateToken(world: World, runner: RunnerRecord, replica: ReplicaRecord): string {
  const token = newToken(world.random);
  replica.token = token;
  if (runner.sharedToken !== null) runner.sharedToken = token;
  killDownloads(world, runner.id);
  world.events.push({ type: "credentials-regenerated", at: world.time, runnerId: runner.id });
  return token;
}

/** One more replica, with credentials of its own. */
export function addReplica(world: World, runner: RunnerRecord): ReplicaRecord {
  const replica = newReplica(world, newId(world.random), newToken(world.random));
  runner.replicas.set(replica.replicaId, replica);
  noteStatus(world, runner);
  return replica;
}

/** The right to fetch the package of one identity. Whether an older right dies with it is unknown: here it does. */
export function createDownload(world: World, runner: RunnerRecord, replica: ReplicaRecord): string {
  const token = newToken(world.random);
  world.downloads.set(token, {
    runnerId: runner.id,
    replicaId: replica.replicaId,
    createdAt: world.time,
    uses: 0,
    isDead: false,
  });
  return token;
}

/** The identity that stands for the Runner itself where there are no replicas. */
export function firstReplica(runner: RunnerRecord): ReplicaRecord {
  const [replica] = runner.replicas.values();
  if (replica === undefined) throw new Error(`Runner ${runner.name} has no identity left.`);
  return replica;
}

function killDownloads(world: World, runnerId: string): void {
  for (const download of world.downloads.values()) if (download.runnerId === runnerId) download.isDead = true;
}
