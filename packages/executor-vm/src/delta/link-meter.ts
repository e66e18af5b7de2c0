import type { Clock } from "@runner-upgrade/executor";
import { measuredBytes, type LinkRate } from "./pays-off.js";

/** Measures a link by what goes over it, from the first chunk on: what comes before is the host starting a script. */
export class LinkMeter {
  readonly #clock: Clock;
  #first: { readonly bytes: number; readonly at: number } | null = null;
  #isDone = false;
  #rate: LinkRate = { bytes: 0, ms: 0 };

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The rate up to the last chunk. */
  get rate(): LinkRate {
    return this.#rate;
  }

  /** Takes note of how many bytes were sent. Returns the rate once, when enough were sent to tell it; null otherwise. */
  see(bytes: number): LinkRate | null {
    const now = this.#clock.now();
    this.#first ??= { bytes, at: now };
    this.#rate = { bytes: bytes - this.#first.bytes, ms: now - this.#first.at };
    if (this.#isDone || bytes < measuredBytes) return null;
    this.#isDone = true;
    return this.#rate;
  }
}
