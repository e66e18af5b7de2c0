/**
 * The Runner ids that containers carry in a variable, by container id; null where they carry none. A container's
 * variables never change, and its id never comes again, so this holds for as long as the process lives.
 */
const known = new Map<string, string | null>();
const most = 10_000;

/** What is known of a container; `undefined` when it was not looked at yet. */
export function knownIdentity(containerId: string): string | null | undefined {
  return known.get(containerId);
}

/** Keeps what was seen. */
export function keepIdentity(containerId: string, runnerId: string | null): void {
  if (known.size >= most) known.clear();
  known.set(containerId, runnerId);
}
