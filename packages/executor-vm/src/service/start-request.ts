import type { Place } from "../files/place.js";
import type { Invocation } from "../invocation/invocation.js";

/** The files that a start may need beside the package. */
export interface StartFiles {
  readonly place: Place;
  readonly launcher: string;
  readonly launched: string;
}

/** How a Runner is to be started. */
export interface StartRequest extends StartFiles {
  /** Null only where its manager knows how. */
  readonly invocation: Invocation | null;
  /** Variables that a start from the invocation sets instead of those in it. */
  readonly overrides: Readonly<Record<string, string>>;
}
