import { printable } from "../text/printable.js";
import type { Logger } from "@runner-upgrade/executor";

/** The same logger; what it is told holds no control characters, whatever names and answers stand in it. */
export function printableLogger(logger: Logger): Logger {
  return {
    debug: (message, details) => {
      logger.debug(printable(message), details);
    },
    info: (message, details) => {
      logger.info(printable(message), details);
    },
    warn: (message, details) => {
      logger.warn(printable(message), details);
    },
    error: (message, details) => {
      logger.error(printable(message), details);
    },
  };
}
