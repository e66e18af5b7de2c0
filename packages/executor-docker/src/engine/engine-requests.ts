import type Docker from "dockerode";
import { EngineFailure, engineFailureOf } from "./engine-failure.js";
import type { EngineRequest } from "./engine-request.js";
import { modemOf } from "./modem.js";
import { everyStatus, readResponse, type EngineResponse } from "./read-response.js";

const mostReads = 5;
/** How long it is waited before an engine is asked once more. */
export const readPauseMs = 200;

/** The call of the executor within which requests are sent. */
export interface RequestScope {
  readonly signal: AbortSignal;
  readonly check: () => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** How requests reach an engine, within one call of the executor. Every method rejects with `EngineFailure`. */
export class EngineRequests {
  readonly #docker: Docker;
  readonly #scope: RequestScope;

  constructor(docker: Docker, scope: RequestScope) {
    this.#docker = docker;
    this.#scope = scope;
  }

  /** What the engine answers. */
  async ask(request: EngineRequest): Promise<unknown> {
    this.#scope.check();
    const { method, path, query = {}, body, file, isHijacked = false } = request;
    const search = searchOf(query);
    const modem = modemOf(this.#docker);
    try {
      const response = await new Promise<EngineResponse>((resolve, reject) => {
        modem.dial(
          {
            method,
            // Without a question mark at its end the client appends nothing of its own.
            path: search === "" ? path : `${path}?${search}&`,
            // The client itself reads answers and refusals without a limit: both are read here.
            statusCodes: everyStatus,
            abortSignal: this.#scope.signal,
            isStream: true,
            ...(body === undefined ? {} : { options: { _query: {}, _body: body } }),
            ...(file === undefined ? {} : { file }),
            // Without a body the client would not even send the head of a request whose input stays open.
            ...(isHijacked
              ? { hijack: true, openStdin: true, allowEmpty: true, options: { _query: {}, _body: {} } }
              : {}),
            ...(request.registryAuth === undefined ? {} : { authconfig: { base64: request.registryAuth } }),
          },
          (error, answer) => {
            if (error !== null && error !== undefined) reject(engineFailureOf(error));
            else resolve(answer as EngineResponse);
          },
        );
      });
      return await readResponse(response, request);
    } finally {
      this.#scope.check();
    }
  }

  /** The same, and null where there is no such thing. A read that the engine fails is repeated. */
  async find(request: EngineRequest): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.ask(request);
      } catch (error) {
        if (!(error instanceof EngineFailure) || error.status === null) throw error;
        if (error.status === 404) return null;
        // An engine fails to read from a container that starts or ends at this moment.
        if (error.status < 500 || attempt >= mostReads) throw error;
        await this.#scope.sleep(readPauseMs);
      }
    }
  }
}

function searchOf(query: Readonly<Record<string, unknown>>): string {
  return new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
}
