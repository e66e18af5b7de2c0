/** Which calls a fault meets. Without any field: all calls below `/api`. */
export interface FaultScope {
  readonly method?: "GET" | "POST" | "DELETE";
  /** Part of the path below `/api/{version}`, or a pattern for it: `"/regenerateCreds"`, `/\/download\//`. */
  readonly path?: string | RegExp;
  /** How many calls it meets before it is over. Default: until it is removed. */
  readonly times?: number;
}

/** Something that goes wrong on demand. */
export type Fault = FaultScope &
  (
    | { readonly kind: "latency"; /** Simulated time. */ readonly ms: number }
    /** Answered without taking effect: 429 with `Retry-After`, 500, or any other status. */
    | { readonly kind: "status"; readonly status: number; readonly retryAfterSeconds?: number }
    /** The connection breaks before the call reaches the server. */
    | { readonly kind: "connection-refused" }
    /** The call takes effect, and the connection breaks before the answer. */
    | { readonly kind: "lost-answer" }
    /** The connection breaks at once, and the call takes effect only when the next one like it was answered. */
    | { readonly kind: "overtaken" }
    /** The body ends after so many bytes, with a connection error. */
    | { readonly kind: "cut-download"; readonly afterBytes: number }
    | { readonly kind: "wrong-content-type"; readonly contentType: string }
    /** An HTML page with status 200, as after a redirect to a login form. */
    | { readonly kind: "login-page" }
    /** Bytes that are no zip, under the right content type. */
    | { readonly kind: "not-a-package" }
    | { readonly kind: "expired-download-token" }
    /** The answer that the same call would have got when the fault was injected, or first met. */
    | { readonly kind: "stale-list" }
  );

/** Whether a fault meets a call. */
export function meets(fault: Fault, method: string, path: string): boolean {
  if (fault.method !== undefined && fault.method !== method) return false;
  if (fault.path === undefined) return fault.kind !== "expired-download-token" || path.includes("/download/");
  return typeof fault.path === "string" ? path.includes(fault.path) : fault.path.test(path);
}
