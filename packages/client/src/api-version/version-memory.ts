import { RunnerApiError } from "../errors/runner-api-error.js";

/** Remembers the server's API version; many calls that ask at once make one request. */
export interface VersionMemory {
  get(): Promise<number>;
  /** Forgets a version that the server no longer takes; a newer one that was found meanwhile stays. */
  forget(version: number): void;
}

interface Entry {
  readonly promise: Promise<number>;
  version: number | null;
}

/** Makes a memory over `discover`. A failure is not remembered. */
export function createVersionMemory(discover: () => Promise<number>): VersionMemory {
  let known: Entry | null = null;

  function join(): Promise<number> {
    if (known !== null) return known.promise;
    const entry: Entry = { promise: discover(), version: null };
    known = entry;
    entry.promise.then(
      (version) => {
        entry.version = version;
      },
      () => {
        if (known === entry) known = null;
      },
    );
    return entry.promise;
  }

  return {
    get: async () => {
      const isOthers = known !== null;
      try {
        return await join();
      } catch (error) {
        // It was asked for by an earlier call, whose time may have begun long before ours: that one's is not our limit.
        if (isOthers && RunnerApiError.isInstance(error) && error.isRetryable) return await join();
        throw error;
      }
    },
    forget: (version) => {
      if (known?.version === version) known = null;
    },
  };
}
