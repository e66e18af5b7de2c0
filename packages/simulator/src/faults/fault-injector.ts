import { meets, type Fault } from "./fault.js";
import { passThrough, type FaultedCall } from "./pass-through.js";

/** The faults in force. */
export interface FaultInjector {
  /** Puts a fault in force and returns what removes it. Faults act in the order of their injection. */
  inject(fault: Fault): () => void;
  /** Removes all faults. */
  clear(): void;
}

/** The injector and, for the app, the way of a call through the faults. */
export interface Faults extends FaultInjector {
  meet(call: FaultedCall): Promise<Response>;
}

interface Standing {
  readonly fault: Fault;
  left: number;
  /** What a stale list keeps answering, by URL. */
  readonly remembered: Map<string, Promise<Response>>;
}

/** Creates an injector without faults. */
export function createFaults(): Faults {
  const standing = new Set<Standing>();
  /** Calls that were overtaken and are still on their way, by method and path. */
  const late = new Map<string, () => Promise<unknown>>();
  return {
    inject: (fault) => {
      const entry: Standing = { fault, left: fault.times ?? Infinity, remembered: new Map() };
      standing.add(entry);
      return () => {
        standing.delete(entry);
      };
    },
    clear: () => {
      standing.clear();
      late.clear();
    },
    meet: async (call) => {
      const key = `${call.request.method} ${call.path}`;
      const overtaken = late.get(key);
      late.delete(key);
      let answer = call.answer;
      for (const entry of [...standing].reverse()) {
        if (!meets(entry.fault, call.request.method, call.path)) continue;
        entry.left -= 1;
        if (entry.left <= 0) standing.delete(entry);
        const inner = answer;
        const beOvertaken = (): void => {
          late.set(key, inner);
        };
        answer = () => passThrough(entry.fault, { ...call, answer: inner }, { ...entry, beOvertaken });
      }
      const answered = await answer();
      await overtaken?.();
      return answered;
    },
  };
}
