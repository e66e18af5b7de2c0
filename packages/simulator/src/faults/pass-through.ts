import type { Clock } from "../clock/clock.js";
import type { Fault } from "./fault.js";

/** A call on its way through the faults. */
export interface FaultedCall {
  readonly clock: Clock;
  readonly request: Request;
  /** Below `/api/{version}`. */
  readonly path: string;
  /** What is said when nothing goes wrong. */
  readonly answer: () => Promise<Response>;
}

/** What a fault remembers of the calls that it met. */
export interface Memory {
  /** What a stale list keeps answering, by URL. */
  readonly remembered: Map<string, Promise<Response>>;
  /** Lets the call take effect behind the next one like it. */
  readonly beOvertaken: () => void;
}

const loginPage = `<!DOCTYPE html><html><head><title>Login</title></head><body>
<form action="/j_security_check" method="post"><input name="j_username"><input name="j_password" type="password"></form>
</body></html>`;

/** Lets one call pass through one fault. A broken connection is a response of type `error`. */
export async function passThrough(
  fault: Fault,
  call: FaultedCall,
  { remembered, beOvertaken }: Memory,
): Promise<Response> {
  switch (fault.kind) {
    case "latency":
      await call.clock.sleep(fault.ms, call.request.signal);
      return call.answer();
    case "status":
      return Response.json(
        { error: true, errorCode: `api.error.http.${fault.status}`, message: "Injected by the simulator." },
        {
          status: fault.status,
          headers:
            fault.retryAfterSeconds === undefined ? {} : { "retry-after": String(fault.retryAfterSeconds) },
        },
      );
    case "connection-refused":
      return Response.error();
    case "lost-answer":
      await call.answer();
      return Response.error();
    case "overtaken":
      beOvertaken();
      return Response.error();
    case "cut-download":
      return cut(await call.answer(), fault.afterBytes);
    case "wrong-content-type":
      return withHeaders(await call.answer(), { "content-type": fault.contentType });
    case "login-page":
      return new Response(loginPage, { headers: { "content-type": "text/html;charset=UTF-8" } });
    case "not-a-package": {
      const answer = await call.answer();
      const bytes = new TextEncoder().encode("This is no package.\n".repeat(64));
      return new Response(bytes, {
        headers: {
          "content-type": answer.headers.get("content-type") ?? "application/java-archive",
          "content-length": String(bytes.length),
        },
      });
    }
    case "expired-download-token":
      return Response.json(
        { error: true, errorCode: "api.error.item.doesnotexist", message: "The download token is too old." },
        { status: 404 },
      );
    case "stale-list": {
      const key = call.request.url;
      const known = remembered.get(key) ?? call.answer();
      remembered.set(key, known);
      return (await known).clone();
    }
  }
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  const all = new Headers(response.headers);
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  return new Response(response.body, { status: response.status, headers: all });
}

/** The announced length stays: a reader must notice that the body is shorter. */
function cut(response: Response, afterBytes: number): Response {
  if (response.body === null) return response;
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  let left = afterBytes;
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const chunk = await reader.read();
      if (chunk.done || left <= 0) {
        controller.error(new Error("The simulator cut the download."));
        return;
      }
      controller.enqueue(chunk.value.subarray(0, left));
      left -= chunk.value.length;
    },
    cancel: async (reason) => {
      await reader.cancel(reason);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}
