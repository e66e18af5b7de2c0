import type { HostSession, Transport } from "@runner-upgrade/transport";
import { TransportError } from "@runner-upgrade/transport";
import type { Disturbance } from "@runner-upgrade/executor/testing";

/** A transport whose exchanges with the host can be made to hang, or to take effect and lose their answer. */
export interface DisturbedTransport extends Transport {
  disturb(fault: { readonly kind: "hang" | "lose-connection"; readonly after: number }): Disturbance;
}

interface Plan {
  readonly kind: "hang" | "lose-connection";
  left: number;
  readonly reached: () => void;
}

/** Wraps a transport. Every call on a session is one exchange, connecting too. */
export function disturbedTransport(inner: Transport): DisturbedTransport {
  let plan: Plan | null = null;

  const exchange = async <T>(
    address: string,
    signal: AbortSignal | undefined,
    work: () => Promise<T>,
  ): Promise<T> => {
    const current = plan;
    if (current === null) return work();
    current.left -= 1;
    if (current.left >= 0) return work();
    if (current.kind === "hang") {
      current.reached();
      return silence(address, signal);
    }
    // The answer is lost, not the deed.
    await work();
    current.reached();
    throw new TransportError({
      code: "CONNECTION_LOST",
      address,
      message: `The connection to ${address} was cut.`,
    });
  };

  return {
    name: inner.name,
    connect: async (address, options = {}) => {
      const session = await exchange(address, options.signal, () => inner.connect(address, options));
      return wrap(session, exchange);
    },
    disturb: ({ kind, after }) => {
      let reached = (): void => undefined;
      const promise = new Promise<void>((resolve) => {
        reached = resolve;
      });
      plan = { kind, left: after, reached };
      return {
        reached: promise,
        heal: () => {
          plan = null;
          return Promise.resolve();
        },
      };
    },
    [Symbol.asyncDispose]: () => inner[Symbol.asyncDispose](),
  };
}

type Exchange = <T>(address: string, signal: AbortSignal | undefined, work: () => Promise<T>) => Promise<T>;

function wrap(session: HostSession, exchange: Exchange): HostSession {
  const { address } = session;
  return {
    ...session,
    run: (command, options) => exchange(address, options?.signal, () => session.run(command, options)),
    readFile: (path, options) => exchange(address, options?.signal, () => session.readFile(path, options)),
    writeFile: (path, data, options) =>
      exchange(address, options?.signal, () => session.writeFile(path, data, options)),
    stat: (path, options) => exchange(address, options?.signal, () => session.stat(path, options)),
    remove: (path, options) => exchange(address, options?.signal, () => session.remove(path, options)),
    rename: (from, to, options) =>
      exchange(address, options?.signal, () => session.rename(from, to, options)),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  };
}

function silence(address: string, signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => {
      reject(new TransportError({ code: "ABORTED", address, message: `${address} was silent.` }));
    });
  });
}
