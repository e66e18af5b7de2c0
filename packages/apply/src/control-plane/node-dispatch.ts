import type { RunnerInfo } from "@runner-upgrade/client";

/** How one project may use a Runner. Null: the server did not tell. */
export interface NodeDispatch {
  /** The Runner is itself a node of the project. */
  readonly isNode: boolean | null;
  /** Whether the project may give it work on other nodes. */
  readonly remoteNodeDispatch: boolean | null;
  readonly nodeFilter: string | null;
}

/** A Runner as one project shows it: its use there and its work, in one reading. */
export interface RunnerInProject extends NodeDispatch {
  readonly runningOperations: number | null;
  readonly queuedOperations: number | null;
}

/**
 * What a Runner's info says of one project. At project level the fields stand flat; newer servers list them by project
 * (rundeck/docs, `rundeck-api-5.x.yml`).
 */
export function nodeDispatchOf(info: RunnerInfo, project: string): NodeDispatch {
  const told = Object.hasOwn(info.projectDispatch, project) ? info.projectDispatch[project] : undefined;
  return {
    isNode: info.runnerAsNodeEnabled ?? told?.runnerAsNode ?? null,
    remoteNodeDispatch: info.remoteNodeDispatch ?? told?.remoteNodeDispatch ?? null,
    nodeFilter: info.runnerNodeFilter ?? told?.nodeFilter ?? null,
  };
}

/** Whether two readings say the same. */
export function isSameDispatch(left: NodeDispatch, right: NodeDispatch): boolean {
  return (
    left.isNode === right.isNode &&
    left.remoteNodeDispatch === right.remoteNodeDispatch &&
    left.nodeFilter === right.nodeFilter
  );
}
