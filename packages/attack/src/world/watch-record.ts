import type { Simulator } from "@runner-upgrade/simulator";

type Record = NonNullable<ReturnType<Simulator["world"]["runners"]["get"]>>;

/** What is told of a Runner that is watched. */
export interface RecordWatcher {
  readonly onTags: (before: readonly string[], after: readonly string[]) => void;
  readonly onCredentials: (token: string) => void;
}

/** Tells of every change of a Runner's tags and credentials at the control plane, whoever makes it. */
export function watchRecord(record: Record, { onTags, onCredentials }: RecordWatcher): void {
  let { tags } = record;
  Object.defineProperty(record, "tags", {
    get: () => tags,
    set: (after: readonly string[]) => {
      const before = tags;
      tags = after;
      if (before.join() !== after.join()) onTags(before, after);
    },
  });
  for (const replica of record.replicas.values()) {
    let { token } = replica;
    Object.defineProperty(replica, "token", {
      get: () => token,
      set: (after: string) => {
        token = after;
        onCredentials(after);
      },
    });
  }
}
