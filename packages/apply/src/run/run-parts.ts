import { realClock, type Clock } from "@runner-upgrade/executor";
import { createEventStream, type EventStream } from "../events/event-stream.js";
import type { Journal } from "../journal/journal.js";
import { createMemoryJournal } from "../journal/memory-journal.js";
import { silentLogger, type Logger } from "@runner-upgrade/executor";
import { printableLogger } from "../logger/printable-logger.js";
import type { RunDependencies } from "../options/run-dependencies.js";
import { createRedactor, type Redactor } from "../text/redactor.js";
import { createControl, type Control } from "./control.js";
import { createNotices, type Notices } from "./notices.js";
import { createStanding, type Standing } from "./standing.js";
import { createWake, type Wake } from "./wake.js";

/** What a run has from the moment it is created, before it knows its plan. */
export interface RunParts {
  readonly clock: Clock;
  readonly journal: Journal;
  readonly logger: Logger;
  readonly redactor: Redactor;
  readonly stream: EventStream;
  readonly control: Control;
  readonly wake: Wake;
  readonly notices: Notices;
  readonly standing: Standing;
}

/** Makes the parts of one run. */
export function createRunParts(dependencies: RunDependencies): RunParts {
  const { clock = realClock, journal = createMemoryJournal(), signal } = dependencies;
  const logger = printableLogger(dependencies.logger ?? silentLogger);
  return {
    clock,
    journal,
    logger,
    redactor: createRedactor(),
    stream: createEventStream(),
    control: createControl(signal),
    wake: createWake(clock),
    notices: createNotices(logger),
    standing: createStanding(),
  };
}
