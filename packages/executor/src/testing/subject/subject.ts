import type { Host } from "@runner-upgrade/plan";
import type { HostStepKind } from "@runner-upgrade/plan/platform";
import type { ContainerTarget } from "../../contract/container-target.js";
import type { NewCredentials } from "../../contract/credentials.js";
import type { Executor } from "../../contract/executor.js";
import type { Place } from "../../contract/place.js";
import type { PackageSource } from "../../contract/package-source.js";

/** What a subject's world may be unable to do. Each maps to `true`, or to the reason why its cases are skipped. */
export interface ExecutorCapabilities {
  /** The way to the host can be made to hang or to break (`SubjectWorld.disturb`). */
  readonly disturbance: true | string;
  /** A second process with the same identity can be started (`SubjectWorld.startAnother`). */
  readonly severalProcesses: true | string;
  /** A supervisor can be made to revive the Runner (`SubjectWorld.superviseProcess`). */
  readonly revival: true | string;
  /** The new package can be made to exit right after its start (`SubjectWorld.breakNewPackage`). */
  readonly exitAfterStart: true | string;
  /** There is a host that refuses the way in (`ExecutorSubject.refusingHost`). */
  readonly wrongCredentials: true | string;
  /** The route has a step that stops the Runner; a roll-out with kept credentials has none. */
  readonly stops: true | string;
  /** The route downloads a package, so that it can be cut short or not be one (`ExecutorSubject.brokenPackages`). */
  readonly brokenPackages: true | string;
  /** The executor has `discover`. @default a reason: it has none */
  readonly discovery?: true | string;
}

/** A process of the subject's Runner, as the world (not the executor) sees it. */
export interface SubjectProcess {
  /** The token that it would present to the server. */
  readonly token: string;
  readonly version: string;
  /**
   * Everything about how it was started that must survive an upgrade, without what an upgrade changes: command line,
   * environment, user, directory. Compared with deep equality.
   */
  readonly invocation: unknown;
}

/** A fault on the way to the host. */
export interface Disturbance {
  /** Resolves when a call has run into it. Never resolves otherwise. */
  readonly reached: Promise<void>;
  heal(): Promise<void>;
}

/** Looks at, and hurts, the world that the subject's executor works on. */
export interface SubjectWorld {
  processes(): Promise<readonly SubjectProcess[]>;
  /** Ends the Runner's process without a word, behind the executor's back. */
  killProcess(): Promise<void>;
  /** Names of what an upgrade leaves behind on the host: kept packages, saved state, temporary files. */
  leftovers(): Promise<readonly string[]>;
  /**
   * From now on the exchange with the host that follows `after` others hangs, or takes effect and loses its answer.
   */
  disturb?(fault: { readonly kind: "hang" | "lose-connection"; readonly after: number }): Disturbance;
  startAnother?(): Promise<void>;
  superviseProcess?(): Promise<void>;
  breakNewPackage?(): Promise<void>;
}

/** One Runner, old version, running, on a host of its own; and the executor under test. */
export interface ExecutorSubject {
  /** A new instance each time: what the last one knew is gone, as after a crash. */
  createExecutor(): Executor;
  readonly runner: { readonly id: string; readonly name: string };
  readonly host: Host;
  readonly missingHost: Host;
  readonly refusingHost?: Host;
  /** The place that `host` is in. @default the host's platform and address */
  readonly place?: Place;
  readonly serverUrl: string;
  /** What a Runner in a container is to become. */
  readonly container?: ContainerTarget;
  readonly oldVersion: string;
  readonly targetVersion: string;
  /** The route's steps of the host, and where in it the old credentials die, if they do. */
  readonly route: readonly (HostStepKind | "regenerate-credentials")[];
  /** What the control plane would do: the old credentials die, new ones come. */
  regenerate(): Promise<NewCredentials>;
  /** The package that carries what `regenerate` last brought. */
  readonly package: PackageSource;
  readonly brokenPackages?: { readonly cutShort: PackageSource; readonly notZip: PackageSource };
  /** Secrets that exist in this world: none may appear in anything that the executor says. */
  readonly secrets: readonly string[];
  readonly world: SubjectWorld;
  /** Long enough for any single step. */
  readonly timeLimitMs: number;
  dispose(): Promise<void>;
}

/** What the suite asks a subject to be. */
export interface SubjectRequest {
  /** Runner name, directories and arguments hold spaces, quotes, newlines and shell syntax. */
  readonly isHostile: boolean;
}
