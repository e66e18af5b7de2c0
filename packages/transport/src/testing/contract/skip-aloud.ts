/** Skips a case and says why, also where the reporter does not. */
export function skipAloud(skip: (note?: string) => never, reason: string): never {
  console.warn(`skipped: ${reason}`);
  return skip(reason);
}
