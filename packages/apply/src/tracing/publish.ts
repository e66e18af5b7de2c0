import { channel } from "node:diagnostics_channel";
import type { RunEvent } from "../events/run-event.js";

/**
 * Publishes an event on the channel of its noun: `runner-upgrade:run`, `runner-upgrade:unit`, `runner-upgrade:step`,
 * `runner-upgrade:guard`, `runner-upgrade:canary`, `runner-upgrade:credentials`, `runner-upgrade:way`. Costs nothing
 * where nobody subscribed. The message is `{ runId, event }`.
 */
export function publish(runId: string, event: RunEvent): void {
  const noun = event.type.split("-", 1)[0] ?? "run";
  const target = channel(`runner-upgrade:${noun}`);
  if (target.hasSubscribers) target.publish({ runId, event });
}
