/**
 * Receives what a run or an executor logs: the message first, then its details, as `console` takes them. It is called as
 * a method, so a logger that needs its `this` works. Pino takes the details first: pass it through `fromPino` of
 * `@runner-upgrade/apply`. No secret is ever passed to a logger.
 */
export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** Says nothing: the default. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
