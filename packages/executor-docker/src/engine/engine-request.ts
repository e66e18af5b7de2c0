import type { JsonObject } from "@runner-upgrade/plan/platform";

/** One request to an engine. */
export interface EngineRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE" | "HEAD";
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: JsonObject;
  readonly file?: NodeJS.ReadableStream;
  /** The answer as a stream; it fails beyond `maxBytes`. */
  readonly isStream?: boolean;
  /** @default `limits.answer` */
  readonly maxBytes?: number;
  readonly isHijacked?: boolean;
  readonly registryAuth?: string;
  /** Beside 2xx. */
  readonly alsoFine?: readonly number[];
}
