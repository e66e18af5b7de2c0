import type { FakeRunner, FakeWorld } from "@runner-upgrade/executor/fake";
import type { Executor } from "@runner-upgrade/executor";
import type { Simulator, VirtualAgent, VirtualClock } from "@runner-upgrade/simulator";
import type { AttackCase, CaseRunner } from "../case/attack-case.js";
import type { SetUp } from "./oracle-needs.js";
import type { Round } from "./round.js";
import type { Actor, AttackEvent, LoggedEvent } from "../log/attack-event.js";

/** A process of a Runner, wherever it lives. */
export interface LiveProcess {
  readonly token: string;
  readonly version: string;
  readonly by: Actor;
  readonly startedAt: number;
  readonly agent: VirtualAgent;
}

/** One entry of a Runner's list of replicas. */
export interface WorldReplica {
  readonly replicaId: string;
  readonly token: string;
  /** What the server heard from it last; null before its first check-in. */
  readonly version: string | null;
  /** `before`: it was there when the first run began. */
  readonly madeBy: Actor | "before";
}

/** Everything that the run acts on, and what is true of it. */
export interface AttackWorld {
  readonly attack: AttackCase;
  readonly clock: VirtualClock;
  readonly simulator: Simulator;
  readonly hosts: FakeWorld;
  /** Works on the hosts, each call as long as it usually takes. */
  readonly executor: Executor;
  /** Works on the hosts at once: what goes on there when the connection is gone. */
  readonly immediateExecutor: Executor;
  readonly log: readonly LoggedEvent[];
  /** Everything that was a secret at any time. */
  readonly secrets: ReadonlySet<string>;
  readonly idOf: (name: string) => string;
  /** By the id of a Runner, or of its unit, which is a whole Runner or one replica of it. */
  readonly nameOf: (id: string) => string;
  readonly caseOf: (name: string) => CaseRunner;
  /** Null for a Runner without a host. */
  readonly onHost: (name: string) => FakeRunner | null;
  readonly processesOf: (name: string) => readonly LiveProcess[];
  /** In the order of their making; on a server without replicas the one that is never shown. */
  readonly replicasOf: (name: string) => readonly WorldReplica[];
  readonly tagsOf: (name: string) => readonly string[];
  /** Whether a process of it lives whose credentials are those of the moment. */
  readonly isAlive: (name: string) => boolean;
  /** Alive, and Healthy by status: it gets work, and does it. */
  readonly isServing: (name: string) => boolean;
  /** Whether it has as many operations as it may run: its status is Unhealthy then, and it is up all the same. */
  readonly isFull: (name: string) => boolean;
  /** As the server shows it, whatever is true. */
  readonly isShownServing: (name: string) => boolean;
  readonly setUpOf: (name: string) => SetUp;
  /** The run of the moment. */
  readonly round: Round;
  /** A plan was made on what is true now. `targetVersion` is what the server hands out. */
  readonly beginRound: (units: readonly string[]) => void;
  /** A person gives a Runner work of its own, past all dispatching. */
  readonly giveWork: (name: string, count: number, durationMs: number) => void;
  readonly note: (event: AttackEvent) => void;
  /** From here on time is counted, and what happens is noted. */
  readonly begin: (listener: (event: LoggedEvent) => void) => void;
  /** What others do: everything that changes meanwhile is theirs. */
  readonly asOthers: (act: () => void) => void;
  /** Starts what is there of a Runner, where nothing runs. */
  readonly startByHand: (name: string) => void;
  readonly endByHand: (name: string, how: "asked" | "silently") => void;
}
