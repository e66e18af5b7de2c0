import { PositionHeap } from "./position-heap.js";

/** What is to be looked at when: Runner ids by time. */
export class Timetable {
  private readonly times = new PositionHeap();
  private readonly due = new Map<number, Set<string>>();

  /** The next time at which something is due; null where nothing is. */
  get next(): number | null {
    return this.times.least ?? null;
  }

  /** Notes that a Runner is to be looked at. */
  add(at: number, runnerId: string): void {
    const known = this.due.get(at);
    if (known !== undefined) known.add(runnerId);
    else {
      this.due.set(at, new Set([runnerId]));
      this.times.add(at);
    }
  }

  /** Takes out who is due. */
  takeDue(now: number): string[] {
    const ids: string[] = [];
    for (let at = this.times.least; at !== undefined && at <= now; at = this.times.least) {
      this.times.take();
      ids.push(...(this.due.get(at) ?? []));
      this.due.delete(at);
    }
    return ids;
  }
}
