import type { Logger } from "./logger.js";

const nothing = (): void => undefined;

/** Says nothing: the default. */
export const silentLogger: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
