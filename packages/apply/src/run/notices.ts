import type { PassingEvent } from "../events/run-event.js";
import type { Untimed } from "../context/run-context.js";
import type { Logger } from "@runner-upgrade/executor";
import { printable } from "../text/printable.js";

/** What a person should know of a run: logged at once, and kept for the report. */
export interface Notices {
  /** Every message so far, oldest first. */
  readonly messages: readonly string[];
  readonly warn: (code: string, message: string) => void;
  /** From here on each notice is an event too. */
  readonly listen: (emit: (event: Untimed<PassingEvent>) => void) => void;
}

/** Makes the notices of one run. */
export function createNotices(logger: Logger): Notices {
  const messages: string[] = [];
  let emit: Parameters<Notices["listen"]>[0] = () => undefined;
  return {
    messages,
    warn: (code, message) => {
      messages.push(printable(message, 2_000));
      logger.warn(message, { code });
      emit({ type: "run-warned", code, message });
    },
    listen: (told) => {
      emit = told;
    },
  };
}
