import type { Finding } from "@runner-upgrade/plan/platform";
import { failureOf } from "../errors/failure.js";

/** Runners that the server lists and does not show, by id: why. */
export type Unreadable = Map<string, unknown>;

/** A Runner that cannot be read is blocked: which projects and nodes it serves would be guessed. */
export function unreadableFinding(runnerName: string, error: unknown): Finding {
  const { message } = failureOf(error);
  return {
    code: "RUNNER_NOT_READABLE",
    level: "failed",
    message: `The server lists ${runnerName} and does not show it, so it is not known what it serves. ${message}`,
    remedies: [
      "Open the Runner in the console: where that fails too, ask the server's administrator to repair or delete it.",
      "Check that the token may read it.",
    ],
  };
}
