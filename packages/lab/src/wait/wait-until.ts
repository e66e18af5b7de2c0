import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is true, and says what it was waiting for when it never is. */
export async function waitUntil(
  what: string,
  isSo: () => Promise<boolean>,
  options: { readonly timeoutMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + (options.timeoutMs ?? 60_000);
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Waited in vain: ${what}`);
    await sleep(200);
  }
}
