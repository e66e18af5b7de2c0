import type { Clock } from "@runner-upgrade/executor";

const everyMs = 1_000;

/** Progress as executors tell it. */
interface Transferred {
  readonly doneBytes?: number | null;
  readonly totalBytes?: number | null;
}

/**
 * Says of each progress whether it is to be told: of a transfer the first, one a second, and its end. Executors tell of each
 * piece, thousands of times for one package. Whatever has no count of bytes is told.
 */
export function createProgressFilter(clock: Clock): (progress: Transferred) => boolean {
  let toldAt: number | null = null;
  let lastBytes = 0;
  return ({ doneBytes = null, totalBytes = null }) => {
    if (doneBytes === null) return true;
    const isNew = toldAt === null || doneBytes < lastBytes;
    lastBytes = doneBytes;
    const now = clock.now();
    if (!isNew && doneBytes !== totalBytes && toldAt !== null && now - toldAt < everyMs && now >= toldAt)
      return false;
    toldAt = now;
    return true;
  };
}
