import type { Clock } from "../clock/clock.js";
import { executeCommand } from "../command/execute-command.js";
import type { ExecutedCommand } from "../command/execute-command.js";
import type { StartCommand } from "../command/started-command.js";
import type { InputData } from "../contract/command.js";
import type { FileOptions } from "../contract/host-session.js";
import { TransportError } from "../errors/transport-error.js";
import { printable } from "../text/printable.js";
import { fileFailure } from "./file-failure.js";

/** What file calls stand on. */
export interface FileContext {
  readonly address: string;
  readonly clock: Clock;
  readonly start: StartCommand;
}

/** One `sh` script and what it is given. */
export interface HostScript {
  readonly script: string;
  readonly args: readonly string[];
  /** What is being done, as in "read /etc/hosts". */
  readonly intent: string;
  readonly options: FileOptions;
  /** @default 60_000 */
  readonly defaultTimeLimitMs?: number | null;
  readonly stdin?: InputData;
  readonly maxOutputBytes?: number;
  readonly onInput?: (bytes: Uint8Array) => void;
  /** See `ExecuteOptions.onStart`. */
  readonly onStart?: () => void;
  /** Whether a failure may have changed something that is not taken back. @default false */
  readonly isChange?: boolean;
}

/**
 * Runs a script whose tools speak English, so that what went wrong can be told. Resolves when it exited by itself,
 * with whichever code; rejects when it was ended early.
 */
export async function tryHostScript(context: FileContext, request: HostScript): Promise<ExecutedCommand> {
  const { options } = request;
  const intent = printable(request.intent);
  const { timeLimitMs = request.defaultTimeLimitMs === undefined ? 60_000 : request.defaultTimeLimitMs } =
    options;
  const executed = await executeCommand(context, ["sh", "-c", request.script, "sh", ...request.args], {
    environment: { LC_ALL: "C" },
    ...(options.become === undefined ? {} : { become: options.become }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    ...(timeLimitMs === null ? {} : { timeLimitMs }),
    ...(request.stdin === undefined ? {} : { stdin: request.stdin }),
    ...(request.maxOutputBytes === undefined ? {} : { maxOutputBytes: request.maxOutputBytes }),
    ...(request.onInput === undefined ? {} : { onInput: request.onInput }),
    ...(request.onStart === undefined ? {} : { onStart: request.onStart }),
  });
  const { end } = executed;
  if (end.timedOut || end.aborted) {
    throw new TransportError({
      code: end.timedOut ? "TIMEOUT" : "ABORTED",
      address: context.address,
      mayHaveTakenEffect: request.isChange === true || end.mayStillRun,
      message:
        `Could not ${intent} on ${context.address}: ` +
        `${end.timedOut ? `not done after ${timeLimitMs ?? "unlimited"} ms` : "it was aborted"}.` +
        (end.mayStillRun ? " It may still be running there: look before doing it again." : ""),
    });
  }
  return executed;
}

/** As {@link tryHostScript}, and rejects also when the script did not exit with 0. Gives its output as text. */
export async function runHostScript(context: FileContext, request: HostScript): Promise<string> {
  const { end, stdout, stderr } = await tryHostScript(context, request);
  if (end.exitCode !== 0) throw fileFailure(context.address, request.intent, end, stderr.text());
  return stdout.text();
}
