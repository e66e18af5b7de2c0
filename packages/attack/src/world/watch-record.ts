import type { Simulator } from "@runner-upgrade/simulator";

type Record = NonNullable<ReturnType<Simulator["world"]["runners"]["get"]>>;
type Replica = NonNullable<ReturnType<Record["replicas"]["get"]>>;
type Association = NonNullable<ReturnType<Record["associations"]["get"]>>;

/** What is told of a Runner that is watched. */
export interface RecordWatcher {
  readonly onTags: (before: readonly string[], after: readonly string[]) => void;
  readonly onCredentials: (token: string) => void;
  /** A replica came into its list, or left it. */
  readonly onReplica: (change: "created" | "deleted", replica: Replica) => void;
  /** How a project chooses it: a flag, its filter, whether it is a node. */
  readonly onDispatch: (change: {
    readonly project: string;
    readonly field: "remoteNodeDispatch" | "nodeFilter" | "isNode";
    readonly before: string | boolean | null;
    readonly after: string | boolean | null;
  }) => void;
  /** Name, description, or the projects that it belongs to. */
  readonly onField: (field: string) => void;
}

/** Tells of every change of what the control plane keeps of a Runner, whoever makes it. */
export function watchRecord(record: Record, watcher: RecordWatcher): void {
  let { tags } = record;
  Object.defineProperty(record, "tags", {
    get: () => tags,
    set: (after: readonly string[]) => {
      const before = tags;
      tags = after;
      if (before.join() !== after.join()) watcher.onTags(before, after);
    },
  });
  watchReplicas(record, watcher);
  for (const field of ["name", "description"] as const)
    watchField(record, field, () => {
      watcher.onField(field);
    });
  watchAssociations(record, watcher);
}

function watchReplicas({ replicas }: Record, { onCredentials, onReplica }: RecordWatcher): void {
  const watchToken = (replica: Replica): void => {
    watchField(replica, "token", (_, after) => {
      onCredentials(after);
    });
  };
  for (const replica of replicas.values()) watchToken(replica);
  const add = replicas.set.bind(replicas);
  replicas.set = (id, replica) => {
    add(id, replica);
    watchToken(replica);
    onReplica("created", replica);
    return replicas;
  };
  const remove = replicas.delete.bind(replicas);
  replicas.delete = (id) => {
    const replica = replicas.get(id);
    if (replica === undefined) return false;
    remove(id);
    onReplica("deleted", replica);
    return true;
  };
}

function watchAssociations({ associations }: Record, { onDispatch, onField }: RecordWatcher): void {
  for (const [project, association] of associations) {
    const tell =
      <K extends "remoteNodeDispatch" | "nodeFilter" | "isNode">(field: K) =>
      (before: Association[K], after: Association[K]): void => {
        onDispatch({ project, field, before, after });
      };
    watchField(association, "remoteNodeDispatch", tell("remoteNodeDispatch"));
    watchField(association, "nodeFilter", tell("nodeFilter"));
    watchField(association, "isNode", tell("isNode"));
    watchField(association, "value", () => {
      onField(`assignment to ${project}`);
    });
  }
  const remove = associations.delete.bind(associations);
  associations.delete = (project) => {
    const isDeleted = remove(project);
    if (isDeleted) onField(`assignment to ${project}`);
    return isDeleted;
  };
}

function watchField<T extends object, K extends keyof T>(
  target: T,
  field: K,
  tell: (before: T[K], after: T[K]) => void,
): void {
  let value = target[field];
  Object.defineProperty(target, field, {
    enumerable: true,
    get: () => value,
    set: (after: T[K]) => {
      const before = value;
      value = after;
      if (before !== after) tell(before, after);
    },
  });
}
