/** What sending an operation depends on. */
export interface OperationFacts {
  readonly method: string;
  /** Below `/api/{version}`, with parameters in braces. */
  readonly path: string;
  /** The first API version that has it. */
  readonly since: number;
  /** Whether the client may send it again by itself. */
  readonly isIdempotent: boolean;
  /** Parameters of the path that are secrets and stand in no error and no log. */
  readonly secretParameters: readonly string[];
}
