/**
 * Receives what the client logs: the message first, then its details, as `console` takes them. The client calls it as a
 * method, so a logger that needs its `this` works. Pino takes the details first: `fromPino` of `@runner-upgrade/apply`
 * turns them round. No secret is ever passed to a logger.
 */
export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}
