import { subscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { runChild, type Touch } from "@runner-upgrade/crash-matrix/child";
import { createDockerExecutor } from "@runner-upgrade/executor-docker";

await runChild(({ touch }) => {
  touchEngine(touch);
  return createDockerExecutor({
    // A JVM takes its own time, whatever the clock of the simulation says.
    pollMs: 100,
    staysGoneMs: 100,
    startSettleMs: 500,
    agentStartMs: 5_000,
  });
});

/**
 * Tells of every exchange with an engine. Node itself tells of them, before who asked hears of the answer: so the process
 * stands still between the two. The control plane is asked in another way, which tells of itself.
 */
function touchEngine(touch: Touch): void {
  subscribe("http.client.request.start", (message) => {
    touch(wordsOf(message), "sending");
  });
  const counts = new Map<string, number>();
  subscribe("http.client.response.finish", (message) => {
    const words = wordsOf(message);
    const count = (counts.get(words) ?? 0) + 1;
    counts.set(words, count);
    touch(words.startsWith("GET") ? words : `${words} #${String(count)}`, "answered");
  });
}

/** Such as `POST containers/rename old`: without ids, and of a name that is asked for what it is for. */
function wordsOf(message: unknown): string {
  const { method, path } = (message as { readonly request: ClientRequest }).request;
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const what = pathname.slice(1).replace(/^(containers|networks)\/[^/]+\/(?=[a-z]+$)/, "$1/");
  const name = searchParams.get("name");
  const use = name === null ? "" : ` ${/\.(next|old|back|credentials)-/.exec(name)?.[1] ?? "own"}`;
  return `${method} ${what}${use}`;
}
