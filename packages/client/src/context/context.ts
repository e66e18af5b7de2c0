import type { Auth } from "../auth/auth.js";
import type { Clock } from "../clock/clock.js";
import { realClock } from "../clock/real-clock.js";
import { RunnerApiError } from "../errors/runner-api-error.js";
import type { Logger } from "../logger/logger.js";
import { silentLogger } from "../logger/silent-logger.js";
import { checkOptions, type OptionNames } from "./check-options.js";
import type { RetryOptions, RunnerClientOptions } from "./runner-client-options.js";

/** The options of a client, checked and complete. */
export interface ClientContext {
  /** Without a trailing slash. */
  readonly url: string;
  readonly auth: Auth;
  readonly fetch: (request: Request) => Promise<Response>;
  readonly timeoutMs: number;
  readonly downloadTimeoutMs: number;
  readonly retry: Required<RetryOptions>;
  readonly clock: Clock;
  readonly apiVersionCeiling: number | null;
  readonly logger: Logger;
  readonly maxResponseBytes: number;
}

/** Checks a client's options and fills in what is left out. Throws `INVALID_ARGUMENT` naming the option. */
export function resolveContext(options: RunnerClientOptions): ClientContext {
  checkOptions("createRunnerClient", options, optionNames);
  const { retry = {} } = options;
  checkOptions("createRunnerClient's retry", retry, retryNames);
  requireAuth(options.auth);
  const context: ClientContext = {
    url: baseUrlOf(options.url),
    auth: options.auth,
    // Asked for at each call, so that a replaced global fetch is seen.
    fetch: options.fetch ?? ((request) => fetch(request)),
    timeoutMs: options.timeoutMs ?? 30_000,
    downloadTimeoutMs: options.downloadTimeoutMs ?? 60_000,
    retry: {
      attempts: retry.attempts ?? 4,
      minDelayMs: retry.minDelayMs ?? 250,
      maxDelayMs: retry.maxDelayMs ?? 8_000,
      jitter: retry.jitter ?? Math.random,
    },
    clock: options.clock ?? realClock,
    apiVersionCeiling: options.apiVersion ?? null,
    logger: options.logger ?? silentLogger,
    maxResponseBytes: options.maxResponseBytes ?? 268_435_456,
  };
  requireNumber("timeoutMs", context.timeoutMs, 1);
  requireNumber("downloadTimeoutMs", context.downloadTimeoutMs, 1);
  requireNumber("maxResponseBytes", context.maxResponseBytes, 1);
  requireNumber("retry.attempts", context.retry.attempts, 1);
  requireNumber("retry.minDelayMs", context.retry.minDelayMs, 0);
  requireNumber("retry.maxDelayMs", context.retry.maxDelayMs, context.retry.minDelayMs);
  if (context.apiVersionCeiling !== null) requireNumber("apiVersion", context.apiVersionCeiling, 1);
  return context;
}

const optionNames: OptionNames<RunnerClientOptions> = {
  url: "required",
  auth: "required",
  fetch: "optional",
  timeoutMs: "optional",
  downloadTimeoutMs: "optional",
  retry: "optional",
  clock: "optional",
  apiVersion: "optional",
  logger: "optional",
  maxResponseBytes: "optional",
};

const retryNames: OptionNames<RetryOptions> = {
  attempts: "optional",
  minDelayMs: "optional",
  maxDelayMs: "optional",
  jitter: "optional",
};

/** A token given as text is no auth; it stands in no message. */
function requireAuth(auth: unknown): void {
  if (typeof auth === "object" && auth !== null && "headers" in auth && typeof auth.headers === "function")
    return;
  throw new RunnerApiError({
    code: "INVALID_ARGUMENT",
    message: "The option auth must be what tokenAuth(…), passwordAuth(…) or bearerAuth(…) returns.",
  });
}

function baseUrlOf(text: string): string {
  const wrong = (problem: string): RunnerApiError =>
    new RunnerApiError({
      code: "INVALID_ARGUMENT",
      message: `The option url ${problem}. Give the server's base URL, such as https://rundeck.example.com.`,
    });
  // The text itself is in no message: it may hold a password.
  if (!URL.canParse(text)) throw wrong("is no URL");
  const url = new URL(text);
  if (!/^https?:$/.test(url.protocol))
    throw wrong(`has the scheme ${url.protocol} instead of https: or http:`);
  if (url.username !== "" || url.password !== "")
    throw wrong("has credentials in it, which belong into auth");
  if (url.search !== "" || url.hash !== "") throw wrong("has a query or a fragment");
  const base = url.href.replace(/(?<!\/)\/+$/, "");
  if (/\/api(\/\d+)?$/.test(base)) throw wrong("ends in /api, which the client adds itself");
  return base;
}

function requireNumber(name: string, value: number, least: number): void {
  if (Number.isFinite(value) && value >= least) return;
  throw new RunnerApiError({
    code: "INVALID_ARGUMENT",
    message: `The option ${name} must be a number of at least ${least}; it is ${value}.`,
  });
}
