import type { JsonObject } from "../json/json-value.js";
import type { ByHand } from "../hosts/by-hand.js";
import type { Platform } from "../hosts/host.js";

/** How grave a finding is: `failed` keeps the Runner from being a unit. */
export type FindingLevel = "ok" | "warning" | "failed";

/** One thing that an inspection looked at, in words that hold no secret. */
export interface Finding {
  /** Upper case with underscores, the same for every host: `JAVA_TOO_OLD`, `HOST_UNREACHABLE`. */
  readonly code: string;
  readonly level: FindingLevel;
  /** One sentence: what was found. */
  readonly message: string;
  /** What a person can do about it. */
  readonly remedies?: readonly string[];
  /** Where it matters only to one way of treating a container's credentials; elsewhere it is passed over. */
  readonly onlyFor?: "keep" | "rotate";
}

/** What decides how a Runner in a container is upgraded. */
export interface ContainerFacts {
  /** The image reference that its container was made from, as a person wrote it; null where it is not known. */
  readonly image: string | null;
  /** Where the Runner's token stands: in a variable of the container, or in a file (or Secret) that it reads. */
  readonly credentialsIn: "variable" | "file";
  /**
   * With kept credentials the Runner serves all through its replacement: it has several processes, replaced one after
   * another, and each new one has checked in before an old one goes.
   */
  readonly keepsServing: boolean;
  /**
   * How many containers of one engine the Runner is. Several are one unit: with kept credentials they are replaced one by
   * one, with rotated ones all are stopped before the regeneration. @default 1
   */
  readonly containers?: number;
}

/** A Runner's process as its host shows it, to be compared with what the server says of its replicas. */
export interface AgentFacts {
  /** The name that the host gives itself; null where it does not tell. */
  readonly hostname: string | null;
  /** The launch directory. */
  readonly directory: string;
  readonly packagePath: string;
  /** Ids of replicas that its package's name, its credentials or its environment name. */
  readonly replicaIds: readonly string[];
}

/** What an executor found on a Runner's host without changing anything. Part of the fleet, so it holds no secret. */
export interface HostFacts {
  readonly platform: Platform;
  readonly findings: readonly Finding[];
  /** The file or image that runs now, where it is known. */
  readonly installed?: string | null;
  /**
   * The containers, Pods or processes that an upgrade works on, by the names that people know them by. A plan tells them
   * with each unit.
   */
  readonly processes?: readonly string[];
  /** What tells which replica of its Runner it is. Servers with replicas only. */
  readonly agent?: AgentFacts;
  /** Runners in containers only. */
  readonly container?: ContainerFacts;
  /** What its runbook names. */
  readonly byHand?: ByHand;
  /**
   * How long the host gives the Runner's processes to end before it kills them, in milliseconds, as the executor's `stop`
   * (or `roll-out`) would wait for them: systemd's `TimeoutStopSec`, a container's `StopTimeout`, a Pod's grace period. The
   * plan derives the step's time limit from it. Null: without limit. Left out: not known, and the default limit stands.
   */
  readonly stopTimeoutMs?: number | null;
  /** Platform-specific facts for people and for the executor's own later steps. No secret. */
  readonly details?: JsonObject;
}
