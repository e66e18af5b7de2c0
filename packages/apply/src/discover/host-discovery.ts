import type { Certainty, Evidence, FoundRunner, HiddenPart, Place } from "@runner-upgrade/executor";
import type { Host } from "@runner-upgrade/plan";
import type { RunnerHost } from "../options/observe-fleet-options.js";

/** Something that was found, and where. */
export interface FoundInPlace extends FoundRunner {
  readonly place: Place;
}

/** A Runner, or one replica of it, bound to its host. The `hosts` of `observeFleet` take it as it is. */
export interface DiscoveredHost extends RunnerHost {
  /** The Runner's id. */
  readonly runner: string;
  readonly name: string;
  readonly certainty: Exclude<Certainty, "none">;
  readonly evidence: readonly Evidence[];
  readonly isRunning: boolean;
  /** Which process, container or workload, in a few words. */
  readonly description: string;
}

/** A Runner that the server lists and of which no place shows anything. */
export interface RunnerNotFound {
  readonly runner: string;
  readonly name: string;
  /** The server's word for how it is. */
  readonly status: string;
  /**
   * On a server with replicas, where a part of them was found: the ids of those that were not. Hosts that show the Runner's
   * id alone may have some of them.
   */
  readonly replicas: readonly string[];
}

/** A Runner, or one replica, that more than one host has. */
export interface DuplicateRunner {
  readonly runner: string;
  readonly name: string;
  /** The replica that was found several times; null where it is the whole Runner. */
  readonly replica: string | null;
  readonly found: readonly FoundInPlace[];
  /** The host that it is bound to, as the only one where it runs; null where a person has to choose. */
  readonly bound: Host | null;
}

/** A part of a place that could not be read, and the permission that would show it. */
export interface HiddenInPlace extends HiddenPart {
  readonly place: Place;
}

/** A place that could not be searched. */
export interface UnreachablePlace {
  readonly place: Place;
  readonly code: string;
  readonly message: string;
  readonly remedies: readonly string[];
}

/** What `discoverHosts` found. It is JSON and holds no secret. */
export interface HostDiscovery {
  /** The places that were searched, those that could not be reached among them. */
  readonly places: readonly Place[];
  /** Runners with their hosts, in the order of their names. */
  readonly hosts: readonly DiscoveredHost[];
  /** Carries an id that the server does not list. */
  readonly unknownToServer: readonly FoundInPlace[];
  /** Looks like a Runner and shows no id. */
  readonly unidentified: readonly FoundInPlace[];
  readonly notFound: readonly RunnerNotFound[];
  readonly duplicates: readonly DuplicateRunner[];
  readonly hidden: readonly HiddenInPlace[];
  readonly unreachable: readonly UnreachablePlace[];
}
