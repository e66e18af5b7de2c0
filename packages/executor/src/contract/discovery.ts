import type { Host } from "@runner-upgrade/plan";
import type { Place } from "./place.js";

/** What `discover` is asked. */
export interface DiscoverRequest {
  readonly place: Place;
  /** The ids of Runners and replicas that the server lists. A file name or a text that holds one is recognised by it. */
  readonly knownIds: readonly string[];
  readonly signal: AbortSignal;
  readonly timeLimitMs: number;
}

/**
 * What tells that something is a Runner, or which one.
 *
 * - `variable`: an environment variable of the process, container or workload.
 * - `credentials-file`: the file from which the Runner reads its credentials.
 * - `replica-meta`: the file that the vendor's service job keeps beside the package.
 * - `package-name`: the file name of the package, as the server names it.
 * - `package-link`: the name of the file that the package's name leads to.
 * - `command`: the command runs what looks like a Runner's package.
 * - `image`: the container runs the vendor's image.
 * - `server`: the server lists a Runner or replica with this host name (and path).
 */
export type EvidenceKind =
  | "variable"
  | "credentials-file"
  | "replica-meta"
  | "package-name"
  | "package-link"
  | "command"
  | "image"
  | "server";

/** One reason for taking something for a Runner. */
export interface Evidence {
  readonly by: EvidenceKind;
  /** The name of the variable, file, image or field. Never the value of a variable. */
  readonly name: string;
}

/**
 * How surely the id is told.
 *
 * - `certain`: the place that the Runner itself reads its id from.
 * - `probable`: a name that the vendor gives and that a person can change, or a source that another may override.
 * - `none`: it looks like a Runner and shows no id.
 */
export type Certainty = "certain" | "probable" | "none";

/** A process, container or workload that is a Runner, or looks like one. */
export interface FoundRunner {
  /** The ids that it carries, the deciding one first; Runners' or replicas', which the server tells apart. */
  readonly ids: readonly string[];
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
  /** In exactly the form that `observeFleet` and plans take. `inspectHost` finds the Runner again by it. */
  readonly host: Host;
  readonly isRunning: boolean;
  /** Which container, process or workload, in a few words. No secret. */
  readonly description: string;
  /** The name by which it may be known to the server; null where it is not told. */
  readonly hostname: string | null;
  /** Its package and launch directory, which the server may list as its installation path. */
  readonly paths: readonly string[];
}

/** Something of a place that could not be read, and the permission that would show it. */
export interface HiddenPart {
  /** A code of the errors' list, `PERMISSION_DENIED` for most, or `UNSUPPORTED` where no host describes what was seen. */
  readonly code: string;
  /** One sentence: what was not read, and what may be missing for it. No secret. */
  readonly message: string;
  /** The permission to give, or what to do, as an imperative. */
  readonly remedy: string;
}

/** What an executor found in one place. */
export interface PlaceDiscovery {
  readonly found: readonly FoundRunner[];
  readonly hidden: readonly HiddenPart[];
}
