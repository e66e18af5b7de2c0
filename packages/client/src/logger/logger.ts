/**
 * Where the client tells what it does. The shape of `console`, pino and most others. It is called as a method and
 * kept whole, so a logger that needs its `this` works. No secret is ever handed to it.
 */
export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warn(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}
