import { unitName } from "@runner-upgrade/plan";
import { indexUnits } from "@runner-upgrade/plan/carry-out";
import type { Clock } from "@runner-upgrade/executor";
import { ApplyError } from "../errors/apply-error.js";
import { failureOf } from "../errors/failure.js";
import { RunHalted } from "../errors/step-error.js";
import type { EventStream } from "../events/event-stream.js";
import type { JournalEvent } from "../events/journal-event.js";
import type { PassingEvent, RunEvent } from "../events/run-event.js";
import type { Journal } from "../journal/journal.js";
import type { Logger } from "@runner-upgrade/executor";
import { reduce } from "../state/reduce.js";
import type { JournalState } from "../state/run-state.js";
import { printable } from "../text/printable.js";
import { printableEvent } from "../text/printable-event.js";
import type { Redactor } from "../text/redactor.js";
import { publish } from "../tracing/publish.js";
import type { Untimed } from "../context/run-context.js";

/** Keeps a run's state, and tells and journals what happens. */
export interface Recorder {
  readonly state: () => JournalState;
  /** Changes the state at once and resolves when the event is durable. */
  readonly record: (event: Untimed<JournalEvent>) => Promise<void>;
  readonly emit: (event: Untimed<PassingEvent>) => void;
  /** From here on every `record` rejects with `RunHalted`. */
  readonly halt: (cause: unknown) => void;
  readonly isBroken: boolean;
}

/** What a recorder needs. */
export interface RecorderOptions {
  readonly runId: string;
  readonly state: JournalState;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly stream: EventStream;
  readonly logger: Logger;
  readonly onEvent: ((event: RunEvent) => void) | undefined;
  readonly onChange: () => void;
  /** The journal cannot be written any more. Called once. */
  readonly onBroken: (error: unknown) => void;
  /** Another process writes the journal: this one was halted. Called once. */
  readonly onTakenOver: () => void;
}

/** Makes the recorder of one run. */
export function createRecorder(options: RecorderOptions): Recorder {
  const { runId, journal, clock, redactor, stream, logger, onEvent } = options;
  let { state } = options;
  let isBroken = false;
  let halted: RunHalted | null = null;

  // Once more at the end: a secret may stand in two colours, of which nothing is left then.
  const fit = <E extends JournalEvent | PassingEvent>(event: E): E =>
    redactor.clean(printableEvent(redactor.clean(event)));
  const tell = (untold: JournalEvent | PassingEvent): void => {
    const event = named(untold);
    stream.push(event);
    publish(runId, event);
    try {
      onEvent?.(event);
    } catch (error) {
      logger.warn("onEvent threw", { message: failureOf(error).message });
    }
  };

  const named = (event: JournalEvent | PassingEvent): RunEvent => {
    if (!("unitId" in event)) return event;
    const { unitId } = event;
    const plan = state.run?.plan;
    const unit = plan === undefined ? undefined : indexUnits(plan).get(unitId);
    const { runnerId, runnerName } = unit ?? { runnerId: unitId, runnerName: unitId };
    const clean = (name: string): string => redactor.clean(printable(name, 200));
    return {
      ...event,
      runnerId,
      runnerName: clean(runnerName),
      unitName: clean(unit === undefined ? unitId : unitName(unit)),
    };
  };

  return {
    state: () => state,
    get isBroken() {
      return isBroken;
    },
    halt: (cause) => {
      halted ??= new RunHalted(cause);
    },
    emit: (event) => {
      tell(fit({ ...event, at: clock.now() }));
    },
    record: async (event) => {
      if (halted !== null) throw halted;
      const timed: JournalEvent = fit({ ...event, at: clock.now() });
      state = reduce(state, timed);
      tell(timed);
      options.onChange();
      logger.debug(timed.type, "unitId" in timed ? { unitId: timed.unitId } : {});
      try {
        await journal.append(timed);
      } catch (error) {
        if (ApplyError.isInstance(error) && error.code === "JOURNAL_TAKEN_OVER") {
          haltForTakeOver(error);
        } else if (!isBroken) {
          isBroken = true;
          options.onBroken(error);
        }
      }
      // The lock may have been lost while the event was being written.
      throwIfHalted();
    },
  };

  function haltForTakeOver(error: ApplyError): void {
    if (halted !== null) return;
    halted = new RunHalted(error);
    options.onTakenOver();
  }

  function throwIfHalted(): void {
    if (halted !== null) throw halted;
  }
}
