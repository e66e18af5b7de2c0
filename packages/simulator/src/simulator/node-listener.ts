import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";

/**
 * Makes an HTTP listener of a `fetch`. Written for this purpose, because a simulator must break connections at the
 * byte at which it is told to, where a server's adapter would tidy up: a response of type `error` ends the connection
 * without an answer, and a body that fails ends it in the middle.
 */
export function nodeListener(
  fetch: (request: Request) => Response | Promise<Response>,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    answer(fetch, incoming, outgoing).catch(() => {
      incoming.socket.destroy();
    });
  };
}

async function answer(
  fetch: (request: Request) => Response | Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const response = await fetch(toRequest(incoming, outgoing));
  if (response.type === "error") {
    incoming.socket.destroy();
    return;
  }
  outgoing.writeHead(response.status, [...response.headers].flat());
  outgoing.flushHeaders();
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = response.body?.getReader();
  if (reader === undefined) {
    outgoing.end();
    return;
  }
  outgoing.once("close", () => {
    reader.cancel().catch(() => undefined);
  });
  for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
    if (!outgoing.write(chunk.value)) await drained(outgoing);
  }
  outgoing.end();
}

function toRequest(incoming: IncomingMessage, outgoing: ServerResponse): Request {
  const method = incoming.method ?? "GET";
  const gone = new AbortController();
  outgoing.once("close", () => {
    gone.abort();
  });
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  const body = hasBody ? (Readable.toWeb(incoming) as NodeReadableStream<Uint8Array>) : null;
  return new Request(new URL(incoming.url ?? "/", `http://${incoming.headers.host ?? "localhost"}`), {
    method,
    headers,
    body: body,
    ...(hasBody ? { duplex: "half" } : {}),
    signal: gone.signal,
  });
}

function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      outgoing.off("drain", go);
      outgoing.off("close", go);
      resolve();
    };
    outgoing.on("drain", go);
    outgoing.on("close", go);
  });
}
