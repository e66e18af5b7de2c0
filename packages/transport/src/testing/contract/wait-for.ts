import { expect } from "vitest";

import type { HostSession } from "../../contract/host-session.js";

/** Asks until there is an answer that is not `undefined`, for at most ten seconds. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadlineMs) throw new Error(`Waited ten seconds for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Holds that no process with this id is alive on the host. */
export async function expectGone(host: HostSession, pid: number): Promise<void> {
  expect(pid).toBeGreaterThan(1);
  await waitFor(`process ${pid} to be gone`, async () => {
    // A process that has ended and that nobody has collected yet (state Z) is gone.
    const { stdout } = await host.run(["sh", "-c", 'cat "/proc/$1/stat" 2>/dev/null', "sh", String(pid)]);
    return stdout === "" || stdout.includes(") Z ") ? true : undefined;
  });
}
