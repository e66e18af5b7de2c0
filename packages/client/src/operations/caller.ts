import createFetchClient, { type Client } from "openapi-fetch";
import type { CallOptions } from "../context/call-options.js";
import type { ClientContext } from "../context/context.js";
import type { OperationName } from "../generated/operations.js";
import type { paths } from "../generated/schema.js";
import { parseJson, receive, type Accepts } from "../http/receive.js";
import { unexpectedBody } from "../http/unexpected-body.js";
import type { Unexpected } from "../normalise/read.js";
import { versionPlaceholder, type Consume, type Sender } from "../sender/sender.js";

/** What a typed request is built with: it makes the request go our way. */
export interface Transport {
  readonly fetch: (request: Request) => Promise<Response>;
}

/** Builds a typed request; what it resolves to is not looked at. */
export type Build = (transport: Transport) => Promise<unknown>;

/** Options of a call that more than 2xx may answer. */
export interface JsonOptions extends CallOptions {
  readonly accepts?: Accepts | undefined;
}

/** How the operations call: requests are built with the document's types, answers are read as unknown. */
export interface Caller {
  readonly context: ClientContext;
  readonly paths: Client<paths>;
  readonly getApiVersion: (options?: CallOptions) => Promise<number>;
  /** For a JSON answer, read by `read`. */
  json<T>(
    operation: OperationName,
    build: Build,
    read: (value: unknown, unexpected: Unexpected) => T,
    options?: JsonOptions,
  ): Promise<T>;
  /** For a deletion: gone already is fine where our own lost attempt may have done it. */
  nothing(operation: OperationName, build: Build, options?: CallOptions): Promise<void>;
  /** For everything else. */
  consume<T>(operation: OperationName, build: Build, consume: Consume<T>, options?: CallOptions): Promise<T>;
}

/** Makes the caller of a client. */
export function createCaller(context: ClientContext, sender: Sender): Caller {
  async function consume<T>(
    operation: OperationName,
    build: Build,
    read: Consume<T>,
    options?: CallOptions,
  ): Promise<T> {
    const results: { readonly value: T }[] = [];
    await build({
      fetch: async (request) => {
        results.push({ value: await sender.send(operation, request, read, options) });
        // The answer was read already; the builder only wants to know that there was one.
        return new Response(null, { status: 204 });
      },
    });
    const [result] = results;
    if (result === undefined) throw new Error(`${operation} built no request.`);
    return result.value;
  }
  return {
    context,
    paths: createFetchClient<paths>({ baseUrl: `${context.url}/api/${versionPlaceholder}` }),
    getApiVersion: (options) => sender.getApiVersion(options),
    consume,
    json: (operation, build, read, options = {}) =>
      consume(
        operation,
        build,
        async (response, call) => {
          const received = await receive(context, call, response, options.accepts);
          return read(parseJson(call, received), unexpectedBody(call));
        },
        options,
      ),
    nothing: (operation, build, options) =>
      consume(
        operation,
        build,
        async (response, call) => {
          await receive(context, call, response, (status) => status === 404 && call.hasLostAnswer);
        },
        options,
      ),
  };
}
