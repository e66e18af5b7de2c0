/**
 * What became of a ping. `timed-out`: no answer within the deadline, or the server gave up. `error`: the server
 * says that the ping failed. Neither is thrown: a Runner that does not answer is a fact.
 */
export type PingResult =
  | { readonly answered: true; readonly message: string; readonly tookMs: number }
  | {
      readonly answered: false;
      readonly message: string;
      readonly reason: "timed-out" | "error";
      readonly tookMs: number;
    };
