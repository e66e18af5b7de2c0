import type { Logger } from "@runner-upgrade/executor";

/** The methods of a pino logger that `fromPino` calls. Pino takes the details first and the message second. */
export interface PinoLogger {
  debug(details: Record<string, unknown>, message: string): void;
  info(details: Record<string, unknown>, message: string): void;
  warn(details: Record<string, unknown>, message: string): void;
  error(details: Record<string, unknown>, message: string): void;
}

/**
 * Returns a `Logger` that writes to a pino logger, with the details as fields of the log line. Pino is called as a
 * method and at its own level; a child logger works the same way.
 *
 * @example
 * ```ts
 * import { pino } from "pino";
 *
 * const report = await applyPlan(plan, { ...dependencies, logger: fromPino(pino({ level: "debug" })) });
 * ```
 */
export function fromPino(pinoLogger: PinoLogger): Logger {
  return {
    debug: (message, details = {}) => {
      pinoLogger.debug(details, message);
    },
    info: (message, details = {}) => {
      pinoLogger.info(details, message);
    },
    warn: (message, details = {}) => {
      pinoLogger.warn(details, message);
    },
    error: (message, details = {}) => {
      pinoLogger.error(details, message);
    },
  };
}
