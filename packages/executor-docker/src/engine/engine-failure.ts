/** What an engine, or the way to it, said instead of doing what it was asked. */
export class EngineFailure extends Error {
  /** The HTTP status; null where no answer came. */
  readonly status: number | null;
  /** The system's code where no answer came: `ECONNREFUSED`, `ENOENT`, … */
  readonly systemCode: string | null;

  constructor(options: {
    readonly status: number | null;
    readonly systemCode: string | null;
    readonly said: string;
    readonly cause?: unknown;
  }) {
    super(options.said, { cause: options.cause });
    this.name = "EngineFailure";
    this.status = options.status;
    this.systemCode = options.systemCode;
  }
}

/** Reads what the client threw. */
export function engineFailureOf(error: unknown): EngineFailure {
  if (error instanceof EngineFailure) return error;
  const { statusCode, json, code, message } = partsOf(error);
  const answered = typeof json === "object" && json !== null && "message" in json ? json.message : null;
  return new EngineFailure({
    status: typeof statusCode === "number" ? statusCode : null,
    systemCode: typeof code === "string" ? code : null,
    said: typeof answered === "string" ? answered : typeof message === "string" ? message : "no reason given",
    cause: error,
  });
}

function partsOf(error: unknown): {
  readonly statusCode?: unknown;
  readonly json?: unknown;
  readonly code?: unknown;
  readonly message?: unknown;
} {
  return typeof error === "object" && error !== null ? error : { message: String(error) };
}
