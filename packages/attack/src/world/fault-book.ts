import type { Fault } from "../case/fault.js";

/** Which call meets which of the planned faults. Counts calls from the run's start on, over all its processes. */
export interface FaultBook {
  /** The trouble that this call meets; null for none. */
  meetApi(operation: string): Extract<Fault, { on: "api" }>["trouble"] | null;
  meetHost(call: string): Extract<Fault, { on: "host" }>["trouble"] | null;
}

/** Opens the book of a case. `onMet` is told the index of each fault that is met. */
export function openFaultBook(faults: readonly Fault[], onMet: (index: number) => void): FaultBook {
  const counts = new Map<string, number>();
  const count = (key: string): number => {
    const nth = (counts.get(key) ?? 0) + 1;
    counts.set(key, nth);
    return nth;
  };
  const isDue = ({ nth, times }: { readonly nth: number; readonly times: number }, at: number): boolean =>
    at >= nth && at < nth + times;

  return {
    meetApi: (operation) => {
      const at = count(`api ${operation}`);
      for (const [index, fault] of faults.entries()) {
        if (fault.on !== "api" || fault.operation !== operation || !isDue(fault, at)) continue;
        onMet(index);
        return fault.trouble;
      }
      return null;
    },
    meetHost: (call) => {
      const at = count(`host ${call}`);
      for (const [index, fault] of faults.entries()) {
        if (fault.on !== "host" || fault.call !== call || !isDue(fault, at)) continue;
        onMet(index);
        return fault.trouble;
      }
      return null;
    },
  };
}
