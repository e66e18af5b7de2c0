/** The replica that a host is inspected for, on a server with replicas. */
export interface ReplicaSearch {
  /** Those that it may be, as the server lists them. */
  readonly oneOf: readonly ListedReplica[];
  /** Ids of the Runner's other replicas: a process that names one of these is not the one. */
  readonly others: readonly string[];
}

/** What the server tells of where a replica lives. */
export interface ListedReplica {
  readonly id: string;
  /** Its launch directory or its package. Null: not told. */
  readonly installationPath: string | null;
}

/** The replica that a step works on. */
export interface ReplicaTarget {
  /** The old one, whose credentials live until the run deletes it. */
  readonly id: string;
  /** The one that the run made to take its place; null before that. */
  readonly newId: string | null;
  /** The package that the inspection found it by, to know its process again; null where it found none. */
  readonly packagePath: string | null;
}
