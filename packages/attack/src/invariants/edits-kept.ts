import type { LoggedEvent } from "../log/attack-event.js";
import type { InvariantFactory } from "./invariant.js";
import { accountForTaken } from "./taken.js";
import { followUnseenEdits } from "./unseen-edits.js";

/**
 * What a person changed stays changed. We add what we took off and nothing else: no writing of ours takes a tag off that
 * it does not cordon, gives one back that a person took off, or changes a node filter, a name, or the projects of a
 * Runner. What takes effect late is judged by nobody: what it was written upon was true when it was sent.
 */
export const editsKept: InvariantFactory = ({ world, report }) => {
  const taken = accountForTaken(world);
  const unseen = followUnseenEdits();
  /** By Runner: tags that a person took off while we held none of them; projects in which one switched dispatch off. */
  const removed = new Map<string, Set<string>>();
  const lateAt = new Map<string, number>();
  /** Whose cordon we have on record, also where a person has given it all back meanwhile. */
  const cordoned = new Set<string>();
  /** Whose last request of a cordon may still take effect. */
  const unanswered = new Set<string>();
  /** The same by the journal: a process that died before it wrote the answer down leaves the next one in doubt. */
  const unansweredOnRecord = new Set<string>();
  /** By Runner: the process whose records a full disk lost. A later run still sees the tags it gave back as taken. */
  const swallowed = new Map<string, number>();
  const open = new Map<number, string>();

  /** Whether a request before the one that takes effect now may have taken effect as well, or may yet. */
  const isInDoubt = (runner: string): boolean =>
    unanswered.has(runner) ||
    unansweredOnRecord.has(runner) ||
    [...open.values()].filter((one) => one === runner).length > 1;
  const isCordoned = (runner: string): boolean =>
    taken.isCordoned(runner) || cordoned.has(runner) || swallowed.has(runner);
  const isLate = (runner: string, at: number): boolean => lateAt.get(runner) === at;
  const removedOf = (runner: string): Set<string> => {
    const known = removed.get(runner) ?? new Set<string>();
    removed.set(runner, known);
    return known;
  };

  function tags(event: Extract<LoggedEvent, { type: "tags-changed" }>): void {
    const { runner, by, before, after, at } = event;
    const added = after.filter((tag) => !before.includes(tag));
    const lost = before.filter((tag) => !after.includes(tag));
    const gone = removedOf(runner);
    if (by === "others") {
      for (const tag of added) gone.delete(tag);
      // A person who takes a tag off between our cordon and its end means what the Runner has then.
      if (!isCordoned(runner)) for (const tag of lost) gone.add(tag);
      return;
    }
    if (lost.length > 0) cordoned.add(runner);
    if (isLate(runner, at)) return;
    const overwritten = lost.filter((tag) => !unseen.hasAdded(runner, tag));
    if (added.length > 0 && overwritten.length > 0)
      report(`${runner} was given ${added.join(", ")} back, and lost ${overwritten.join(", ")} by it.`);
    const again = added.filter((tag) => gone.has(tag) && !unseen.hasRemoved(runner, tag));
    if (again.length > 0 && !isInDoubt(runner))
      report(`${runner} was given ${again.join(", ")}, which a person had taken off.`);
    if (added.length > 0) swallowed.delete(runner);
    // It has them again: what comes later is told by what it has then.
    for (const tag of added) gone.delete(tag);
  }

  function dispatch(event: Extract<LoggedEvent, { type: "dispatch-changed" }>): void {
    const { runner, by, at, project, field, after } = event;
    const gone = removedOf(runner);
    if (by === "others") {
      if (field !== "remoteNodeDispatch") return;
      if (after === true) gone.delete(`dispatch ${project}`);
      else if (!isCordoned(runner)) gone.add(`dispatch ${project}`);
      return;
    }
    if (field === "remoteNodeDispatch" && after !== true) cordoned.add(runner);
    if (isLate(runner, at)) return;
    if (field !== "remoteNodeDispatch") {
      if (!unseen.hasChanged(runner, project, field))
        report(`The ${field} of ${runner} in ${project} was overwritten with ${String(after)}.`);
      return;
    }
    const isGone = gone.has(`dispatch ${project}`) && !unseen.hasRemoved(runner, `dispatch ${project}`);
    if (after === true) gone.delete(`dispatch ${project}`);
    if (after === true && isGone && !isInDoubt(runner))
      report(
        `The remote node dispatch of ${runner} in ${project} was switched on, which a person had switched off.`,
      );
  }

  /** What was taken off behind our reading, our request takes off as well: it is on record as ours. */
  function send(id: number, runner: string): void {
    open.set(id, runner);
    const gone = removedOf(runner);
    for (const what of gone) if (unseen.hasRemoved(runner, what)) gone.delete(what);
  }

  return {
    see: (event) => {
      switch (event.type) {
        case "late-effect":
          if (event.runner !== null) lateAt.set(event.runner, event.at);
          break;
        case "api-sent":
          if ((event.operation === "update" || event.operation === "dispatch") && event.runner !== null)
            send(event.id, event.runner);
          break;
        case "api-answered": {
          const runner = open.get(event.id);
          if (runner === undefined) break;
          open.delete(event.id);
          if (event.status === null || event.status >= 500) unanswered.add(runner);
          break;
        }
        case "recorded":
          if (event.isDurable) {
            // What waited for room in this process is written first.
            for (const [name, carrier] of swallowed) if (carrier === event.carrier) swallowed.delete(name);
          } else if ("unitId" in event.event) swallowed.set(world.nameOf(event.event.unitId), event.carrier);
          if (event.isDurable && event.event.type === "step-recorded" && event.event.stepId === "cordon") {
            const { unitId, record } = event.event;
            if (typeof record["unansweredAt"] === "number") unansweredOnRecord.add(world.nameOf(unitId));
            else if (record["unansweredAt"] === null) unansweredOnRecord.delete(world.nameOf(unitId));
          }
          if (event.event.type === "unit-ended") {
            cordoned.delete(world.nameOf(event.event.unitId));
          }
          break;
        case "carrier-crashed":
          for (const runner of open.values()) unanswered.add(runner);
          break;
        case "tags-changed":
          tags(event);
          break;
        case "dispatch-changed":
          dispatch(event);
          break;
        case "field-changed":
          if (event.by === "us" && !isLate(event.runner, event.at))
            report(`The ${event.field} of ${event.runner} was changed.`);
          break;
        default:
      }
      taken.see(event);
      unseen.see(event);
    },
  };
};
