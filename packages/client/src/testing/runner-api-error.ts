/** A refusal to answer with. */
export interface RunnerApiErrorAnswer {
  readonly status: number;
  readonly errorCode?: string;
  readonly message?: string;
  /** The server's own version, as refusals name it. */
  readonly apiVersion?: number;
  /**
   * Which of the bodies that servers send: `general`, `creation` (`error` is a text), `newer` (`errorMessage`),
   * `configuration` (`msg`), or `page` (HTML, as a proxy or a login sends it). @default "general"
   */
  readonly shape?: "general" | "creation" | "newer" | "configuration" | "page";
  readonly retryAfterSeconds?: number;
}

/**
 * Makes a refusing answer with one of the bodies that real servers send.
 *
 * @example
 * ```ts
 * runnerApiHandlers({ url, answers: { regenerateCredentials: runnerApiError({ status: 403 }) } });
 * ```
 */
export function runnerApiError(answer: RunnerApiErrorAnswer): Response {
  const { status, retryAfterSeconds } = answer;
  const isPage = answer.shape === "page";
  const headers = new Headers({ "content-type": isPage ? "text/html" : "application/json" });
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  return new Response(isPage ? pageOf(answer) : JSON.stringify(bodyOf(answer)), { status, headers });
}

function bodyOf(answer: RunnerApiErrorAnswer): Record<string, unknown> {
  const {
    errorCode = "api.error.unknown",
    message = "Refused",
    apiVersion: apiversion = 48,
    status,
  } = answer;
  switch (answer.shape) {
    case "creation":
      return {
        error: "Bad Request",
        errorCode: String(status),
        errorMessage: message,
        message: "",
        apiVersion: apiversion,
        apiversion,
      };
    case "newer":
      return { error: true, errorCode, errorMessage: message, apiversion };
    case "configuration":
      return { msg: message };
    default:
      return { error: true, errorCode, message, apiversion };
  }
}

function pageOf(answer: RunnerApiErrorAnswer): string {
  const text = (answer.message ?? "Refused").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<!DOCTYPE html><html><head><title>${text}</title></head><body></body></html>`;
}
