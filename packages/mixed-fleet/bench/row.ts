/** What was measured with one heartbeat in one mode of dispatch, over several seeds. */
export interface Row {
  readonly heartbeatMs: number;
  readonly dispatch: "manual" | "automatic";
  readonly cordonToStopMs: readonly number[];
  readonly outOfServiceMs: readonly number[];
  readonly runMs: readonly number[];
  readonly units: number;
  readonly upgraded: number;
  readonly done: number;
  readonly lost: number;
}
