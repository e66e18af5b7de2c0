/** A question to a Runner, answered by its agent at its next poll. */
export interface PingRecord {
  readonly askedAt: number;
  answeredAt: number | null;
}
