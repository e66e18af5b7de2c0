/** A command that joins us with an engine ended by itself. Its words tell why; what the pipe says (`EPIPE`) does not. */
export class DialFailure extends Error {
  /** Found again in what the HTTP client rejects with. */
  readonly code = "DIAL_FAILED";

  constructor(exitCode: number | null, said: string) {
    super(`docker system dial-stdio ended with ${String(exitCode)}: ${said.trim() || "it said nothing"}`);
    this.name = "DialFailure";
  }
}
