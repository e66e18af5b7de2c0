import type { LoggedEvent } from "../log/attack-event.js";

/** Edits of others that no reading of ours could have shown before the request that meets them. */
export interface UnseenEdits {
  see(event: LoggedEvent): void;
  /** Whether others gave it the tag since we were last told of its tags, or since a request was sent that takes effect late. */
  hasAdded(runner: string, tag: string): boolean;
  /** Whether others took the tag off, or switched the project's dispatch off (`dispatch NAME`), since then. */
  hasRemoved(runner: string, what: string): boolean;
  /** Whether others changed another field of its part of the project since then. */
  hasChanged(runner: string, project: string, field: string): boolean;
}

/**
 * The API replaces all tags of a Runner at once and has no condition on what they were, so that an edit between the
 * answer to our reading and our writing is overwritten, whatever we do. What a later reading showed is no excuse.
 */
export function followUnseenEdits(): UnseenEdits {
  const added = new Map<string, Set<string>>();
  const removed = new Map<string, Set<string>>();
  const changed = new Map<string, Set<string>>();
  /** Requests that nobody answered: they may take effect at any time, upon what was true when they were sent. */
  const unanswered = new Map<number, string>();
  const addedSinceSent = new Map<string, Set<string>>();
  let now = 0;
  let late: { readonly runner: string | null; readonly at: number } | null = null;
  const note = (sets: Map<string, Set<string>>, runner: string, what: string): void => {
    sets.set(runner, (sets.get(runner) ?? new Set()).add(what));
  };
  return {
    see: (event) => {
      if (event.type === "late-effect") late = { runner: event.runner, at: event.at };
      if (event.type === "api-sent" && event.operation === "update" && event.runner !== null) {
        unanswered.set(event.id, event.runner);
        // What was edited between the reading and this request stays unseen for it, however late it takes effect.
        for (const tag of added.get(event.runner) ?? []) note(addedSinceSent, event.runner, tag);
      }
      if (event.type === "api-answered" && event.status !== null) unanswered.delete(event.id);
      now = event.at;
      if (event.type === "api-answered") {
        const isShown = event.operation === "get-runner" && event.status === 200 && event.isStale !== true;
        if (!isShown || event.runner === null) return;
        added.delete(event.runner);
        removed.delete(event.runner);
        changed.delete(event.runner);
      } else if (event.type === "tags-changed" && event.by === "others") {
        const { runner, before, after } = event;
        const isOpen = [...unanswered.values()].includes(runner);
        for (const tag of after.filter((one) => !before.includes(one))) {
          note(added, runner, tag);
          if (isOpen) note(addedSinceSent, runner, tag);
        }
        for (const tag of before) if (!after.includes(tag)) note(removed, runner, tag);
      } else if (event.type === "dispatch-changed" && event.by === "others") {
        const { runner, project, field, after } = event;
        if (field !== "remoteNodeDispatch") note(changed, runner, `${field} ${project}`);
        else if (after !== true) note(removed, runner, `dispatch ${project}`);
      }
    },
    hasAdded: (runner, tag) => {
      const isLate = late?.runner === runner && late.at === now;
      return (isLate ? addedSinceSent : added).get(runner)?.has(tag) === true;
    },
    hasChanged: (runner, project, field) => changed.get(runner)?.has(`${field} ${project}`) === true,
    hasRemoved: (runner, what) => removed.get(runner)?.has(what) === true,
  };
}
