import type { Clock } from "../clock/clock.js";
import { createAgenda, type Agenda } from "./agenda.js";
import type { SimulatorEvent } from "./event.js";
import type { Operation } from "./operation.js";
import type { PingRecord } from "./ping-record.js";
import type { ProjectRecord } from "./project-record.js";
import type { ReplicaBehaviour } from "./replica-behaviour.js";
import type { RunnerRecord } from "./runner-record.js";
import type { Session } from "./session.js";

/** What the server says of itself. */
export interface ServerState {
  apiVersion: number;
  version: string;
  replicas: "on" | "off";
  executionMode: "active" | "passive";
  readonly uuid: string;
  readonly startedAt: number;
}

/** The right to fetch a package. */
export interface DownloadRecord {
  readonly runnerId: string;
  readonly replicaId: string;
  readonly createdAt: number;
  uses: number;
  isDead: boolean;
}

/** How the world behaves where the documents leave it open. */
export interface WorldSettings {
  readonly heartbeatMs: number;
  readonly pingTimeoutMs: number;
  readonly downloadTokenLifetimeMs: number;
  readonly downloadTokenUses: number;
  readonly operationCount: "reported" | "assigned";
  readonly replicas: ReplicaBehaviour;
}

/** All that the simulator knows. It changes only through the functions beside it, at `time`. */
export interface World {
  readonly clock: Clock;
  readonly random: () => number;
  readonly agenda: Agenda;
  readonly settings: WorldSettings;
  readonly server: ServerState;
  readonly events: SimulatorEvent[];
  readonly projects: Map<string, ProjectRecord>;
  readonly runners: Map<string, RunnerRecord>;
  readonly sessions: Map<string, Session>;
  readonly operations: Map<string, Operation>;
  readonly pings: Map<string, PingRecord>;
  readonly downloads: Map<string, DownloadRecord>;
  /** The time of what is happening now; during `settle` it runs through the past. */
  time: number;
  isSettling: boolean;
}

/** Creates an empty world at the clock's time. */
export function createWorld(options: {
  clock: Clock;
  random: () => number;
  settings: WorldSettings;
  server: Omit<ServerState, "uuid" | "startedAt" | "executionMode">;
}): World {
  const time = options.clock.now();
  return {
    clock: options.clock,
    random: options.random,
    agenda: createAgenda(),
    settings: options.settings,
    server: {
      ...options.server,
      executionMode: "active",
      uuid: newId(options.random),
      startedAt: time,
    },
    events: [],
    projects: new Map(),
    runners: new Map(),
    sessions: new Map(),
    operations: new Map(),
    pings: new Map(),
    downloads: new Map(),
    time,
    isSettling: false,
  };
}

/**
 * Carries out all that was due until now, each at its own time: heartbeats, operations that end, statuses that
 * change, jobs that arrive. There is no timer in the simulator: everyone who looks at the world settles it first.
 */
export function settle(world: World): void {
  if (world.isSettling) return;
  world.isSettling = true;
  try {
    const now = world.clock.now();
    world.agenda.runUntil(now, (timeMs) => {
      world.time = Math.max(world.time, timeMs);
    });
    world.time = Math.max(world.time, now);
  } finally {
    world.isSettling = false;
  }
}

/** A UUID from the world's own source of chance, so that a seeded simulation repeats itself. */
export function newId(random: () => number): string {
  const hex = newToken(random);
  const variant = ((parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

/** 32 hexadecimal digits: a token. It opens nothing but this simulator. */
export function newToken(random: () => number): string {
  let token = "";
  while (token.length < 32) {
    token += Math.floor(random() * 0x1_0000)
      .toString(16)
      .padStart(4, "0");
  }
  return token;
}
