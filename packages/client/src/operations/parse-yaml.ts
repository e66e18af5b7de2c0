import { callError } from "../http/call-error.js";
import type { Call } from "../http/call.js";
import type { Received } from "../http/receive.js";

/** Reads the YAML of an accepted answer. Throws `UNEXPECTED_BODY` where it is none. */
export async function parseYaml(call: Call, received: Received): Promise<unknown> {
  // Loaded where it is needed: servers that speak JSON are the rule.
  const { parse } = await import("yaml");
  try {
    const value: unknown = parse(received.text, { logLevel: "error" });
    return value;
  } catch {
    throw callError(call, {
      code: "UNEXPECTED_BODY",
      what: "the server's answer is neither JSON nor YAML",
      status: received.status,
    });
  }
}
