import type { PlatformOptions, Unit } from "@runner-upgrade/plan";
import { unitsOfRunner, windowAt } from "@runner-upgrade/plan/carry-out";
import { isAway, settledAt } from "../state/away.js";
import type { JournalState, RunState } from "../state/run-state.js";
import type { UnitState } from "../state/unit-state.js";
import { runnerIdsOf } from "../state/units-of-runner.js";
import { isInFlight, mostAbsentAtOnce, mostInFlight } from "./budget.js";
import type { CanaryGate } from "./canary-gate.js";
import { shortNeed } from "./needs-allow.js";
import { Parking, type ParkedFor } from "./parking.js";
import { PositionHeap } from "./position-heap.js";
import { Tally } from "./tally.js";
import { Timetable } from "./timetable.js";
import { whySkip, type Skip } from "./why-skip.js";

/**
 * The units of a run that wait, each where what it waits for will find it: behind a time, a need, a host or site, or in the line
 * of those that may start. A decision looks only at what has changed since the one before.
 */
export class RunQueue {
  readonly tally: Tally;
  private readonly units: readonly Unit[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly dependents = new Map<string, string[]>();
  private readonly limit: number;
  private readonly lines = {
    absent: new PositionHeap(),
    canary: new PositionHeap(),
    other: new PositionHeap(),
  };
  private readonly parking = new Parking();
  private readonly times = new Timetable();
  /** By place: what a unit that came out of the parking waited for. */
  private readonly lentBy = new Map<number, string>();
  /** Units of which it has to be asked whether they are skipped now. */
  private readonly toAsk = new Set<number>();
  /** What was decided and has to show in the next state. */
  private readonly decided = new Set<string>();
  private run: RunState;

  constructor(state: JournalState, run: RunState, platforms: PlatformOptions, now: number) {
    this.run = run;
    this.units = run.plan.units;
    this.places = new Map(this.units.map(({ id }, place) => [id, place]));
    this.limit = mostInFlight(run.plan);
    this.tally = new Tally(run.plan, platforms);
    for (const { id: unitId, waitsFor } of this.units) {
      for (const id of waitsFor) this.dependents.set(id, [...(this.dependents.get(id) ?? []), unitId]);
    }
    const earlier = [state.awayFromEarlierRuns, state.givenBackByEarlierRuns].flatMap(Object.keys);
    for (const runnerId of new Set([...earlier, ...runnerIdsOf(run)])) this.refresh(state, runnerId, now);
  }

  /** When something changes though nothing happens; null where only an event can change something. */
  get nextTime(): number | null {
    return this.times.next;
  }

  /** Takes in what has happened. False where the state is not a later one of the same run: a new queue is due then. */
  update(state: JournalState, run: RunState, now: number): boolean {
    const changed = run.units.changedSince(this.run.units);
    if (changed === null) return false;
    this.run = run;
    const ids = [...changed.map(({ unitId }) => unitId), ...this.decided];
    const runnerIds = new Set(ids.flatMap((id) => this.unitAt(this.places.get(id))?.runnerId ?? []));
    this.decided.clear();
    for (const runnerId of [...runnerIds, ...this.times.takeDue(now)]) this.refresh(state, runnerId, now);
    return true;
  }

  /** Notes units that are started now, or skipped. */
  note(start: readonly string[], skip: readonly Skip[]): void {
    for (const { unitId } of skip) this.decided.add(unitId);
    for (const unitId of start) {
      const unit = this.unitAt(this.places.get(unitId));
      if (unit !== undefined) this.tally.noteStarted(unit);
      this.decided.add(unitId);
    }
  }

  /** Which units are not started any more. Of each it is asked once whenever it may have come to that. */
  takeSkipped(now: number): Skip[] {
    const places = [...this.toAsk].sort((left, right) => left - right);
    this.toAsk.clear();
    const skipped = places.flatMap((place) => this.whySkipped(place, now) ?? []);
    this.note([], skipped);
    return skipped;
  }

  /** Which units start now, in the plan's order. */
  takeStarting(gate: CanaryGate, now: number): string[] {
    const started: string[] = [];
    let { kind } = gate;
    for (;;) {
      for (const { position, key } of this.parking.takeOut()) {
        this.lentBy.set(position, key);
        this.enqueue(position);
      }
      const place = this.takeNext(kind);
      const unit = this.unitAt(place);
      if (place === undefined || unit === undefined) return started;
      const judged = this.judge(place, now);
      if (judged === "start") {
        started.push(unit.id);
        this.note([unit.id], []);
        if (kind === "one" && !unit.isAbsent) kind = "canaries-under-way";
      } else if (judged !== "wait") this.parking.park(place, judged);
      this.returnLent(place, judged);
    }
  }

  /** One that has to wait for what it came out for has used that up; behind any other the next may come out. */
  private returnLent(place: number, judged: "start" | "wait" | ParkedFor): void {
    const key = this.lentBy.get(place);
    this.lentBy.delete(place);
    const isUsedUp = typeof judged === "object" && judged.key === key;
    if (key !== undefined && !isUsedUp) this.parking.reopen(key);
  }

  /** The first unit of the lines that may move. */
  private takeNext(gate: CanaryGate["kind"]): number | undefined {
    const { absent, canary, other } = this.lines;
    const hasRoom = this.tally.inFlight < this.limit;
    const isOpen = gate === "open" || gate === "one";
    const moving = [
      ...(this.tally.absentInFlight < mostAbsentAtOnce ? [absent] : []),
      ...(hasRoom && gate !== "soaking" ? [canary] : []),
      ...(hasRoom && isOpen ? [other] : []),
    ];
    const first = moving.reduce<PositionHeap | undefined>(
      (best, line) => ((line.least ?? Infinity) < (best?.least ?? Infinity) ? line : best),
      undefined,
    );
    return first?.take();
  }

  /**
   * Whether a unit starts, where neither budget nor canaries keep it. `wait`: it does not wait any more, or an event or
   * a time brings it back.
   */
  private judge(place: number, now: number): "start" | "wait" | ParkedFor {
    const unit = this.unitAt(place);
    const unitState = unit === undefined ? undefined : this.run.units.get(unit.id);
    if (unit === undefined || unitState === undefined || !this.isWaiting(place)) return "wait";
    if (unit.waitsFor.some((id) => this.run.units.get(id)?.end === null)) return "wait";
    if (this.whySkipped(place, now) !== null) return "wait";
    if (unitState.refusal !== null && unitState.refusal.retryAt > now) return "wait";
    if (this.isOutsideWindows(unit, now)) return "wait";
    const short = shortNeed(this.run.plan, unit, (need) => this.tally.leftOf(need, unit.runnerId));
    if (short !== null) {
      const isMissing = this.tally.isMissing(unit.runnerId);
      const of = `need ${short.needId}`;
      return { of, key: `${short.asked} ${isMissing} ${of}` };
    }
    if (unit.isAbsent) return "start";
    const full = this.tally.inPlacesOf(unit).find(({ count, most }) => count >= most);
    return full === undefined ? "start" : { of: full.key, key: full.key };
  }

  /** Looked at again when a window opens that it fits in. */
  private isOutsideWindows({ runnerId, expectedDurationMs }: Unit, now: number): boolean {
    const { windows } = this.run.plan.policy;
    const answer = windowAt(windows, { nowMs: now, durationMs: expectedDurationMs });
    if (answer.kind === "closed") this.times.add(answer.opensAtMs, runnerId);
    return answer.kind !== "open";
  }

  private whySkipped(place: number, now: number): Skip | null {
    const unit = this.unitAt(place);
    const unitState = unit === undefined ? undefined : this.run.units.get(unit.id);
    if (unit === undefined || unitState === undefined || !this.isWaiting(place)) return null;
    return whySkip(this.run, unit, unitState, { failures: this.tally.failures, now });
  }

  private isWaiting(place: number): boolean {
    const unit = this.unitAt(place);
    if (unit === undefined || this.decided.has(unit.id)) return false;
    const unitState = this.run.units.get(unit.id);
    return unitState !== undefined && waits(unitState);
  }

  /** Takes in how one Runner and its units stand now. */
  private refresh(state: JournalState, runnerId: string, now: number): void {
    const settled = settledAt(state, runnerId, this.run.plan.policy) ?? -Infinity;
    if (settled > now) this.times.add(settled, runnerId);
    const isMissing = isAway(state, runnerId) || settled > now;
    for (const needId of this.tally.noteMissing(runnerId, isMissing)) this.parking.free(`need ${needId}`);
    for (const unit of unitsOfRunner(this.run.plan, runnerId)) this.refreshUnit(unit, now);
  }

  private refreshUnit(unit: Unit, now: number): void {
    const place = this.places.get(unit.id);
    const unitState = this.run.units.get(unit.id);
    if (place === undefined || unitState === undefined) return;
    for (const key of this.tally.noteUnit(unit, unitState)) this.parking.free(key);
    if (unitState.end !== null) {
      for (const id of this.dependents.get(unit.id) ?? []) this.ask(this.places.get(id));
    } else if (waits(unitState)) {
      this.ask(place);
      this.noteRefusal(unit, unitState, now);
    }
  }

  private noteRefusal({ runnerId }: Unit, { refusal }: UnitState, now: number): void {
    if (refusal === null) return;
    const deadlineAt = refusal.firstAt + this.run.plan.policy.admissionTimeoutMs;
    for (const at of [refusal.retryAt, deadlineAt]) if (at > now) this.times.add(at, runnerId);
  }

  private ask(place: number | undefined): void {
    if (place === undefined) return;
    this.toAsk.add(place);
    this.enqueue(place);
  }

  private enqueue(place: number): void {
    const unit = this.unitAt(place);
    if (unit === undefined) return;
    this.lines[unit.isAbsent ? "absent" : unit.isCanary ? "canary" : "other"].add(place);
  }

  private unitAt(place: number | undefined): Unit | undefined {
    return place === undefined ? undefined : this.units[place];
  }
}

function waits(unitState: UnitState): boolean {
  return unitState.end === null && !isInFlight(unitState);
}
