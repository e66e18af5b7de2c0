import { NomadError, type NomadCall } from "./nomad-api.js";

/** The way to the fake cluster, which tests cut, clog and close. */
export class FakeNetwork {
  /** Addresses that nothing listens on. */
  readonly missing: Set<string> = new Set<string>();
  /** Addresses that reject the executor's token. */
  readonly refusing: Set<string> = new Set<string>();
  #fault: { readonly kind: "hang" | "lose-connection"; left: number; reached: () => void } | null = null;

  /** From now on the exchange that follows `after` others hangs, or takes effect and loses its answer. */
  disturb(fault: { readonly kind: "hang" | "lose-connection"; readonly after: number }): {
    readonly reached: Promise<void>;
    heal(): Promise<void>;
  } {
    let reached = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      reached = resolve;
    });
    this.#fault = { kind: fault.kind, left: fault.after, reached };
    return {
      reached: promise,
      heal: () => {
        this.#fault = null;
        return Promise.resolve();
      },
    };
  }

  /** One request and its answer. */
  async exchange<T>({ address, signal }: NomadCall, effect: () => T | Promise<T>): Promise<T> {
    await Promise.resolve();
    if (signal.aborted) throw new NomadError("aborted", { status: null, wasSent: false });
    if (this.missing.has(address)) throw new NomadError("no answer", { status: null, wasSent: false });
    if (this.refusing.has(address)) throw new NomadError("Permission denied", { status: 403, wasSent: true });
    const fault = this.#fault;
    if (fault === null) return effect();
    fault.left -= 1;
    if (fault.left >= 0) return effect();
    if (fault.kind === "hang") {
      fault.reached();
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          reject(new NomadError("aborted", { status: null, wasSent: true }));
        });
      });
    }
    await effect();
    fault.reached();
    throw new NomadError("The connection was lost", { status: null, wasSent: true });
  }
}
