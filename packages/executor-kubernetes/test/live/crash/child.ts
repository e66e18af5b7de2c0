import { runChild } from "@runner-upgrade/crash-matrix/child";
import { createKubernetesExecutor } from "@runner-upgrade/executor-kubernetes";
import { startApiProxy, type PassedRequest } from "../cluster/api-proxy.js";
import type { ChildSettings } from "./child-settings.js";

await runChild(async ({ settings, touch }) => {
  const { kubeConfigFile, context } = settings as ChildSettings;
  process.env["KUBECONFIG"] = kubeConfigFile;
  // In this process, so that it dies with it.
  const proxy = await startApiProxy(context);
  const writes = new Map<string, number>();
  let last = "nothing";
  proxy.onRequest = (request) => {
    touch(wordsOf(request), "sending");
  };
  proxy.onAnswer = (request) => {
    const words = wordsOf(request);
    if (request.method === "GET") {
      touch(`${words} after ${last}`, "answered");
      return;
    }
    writes.set(words, (writes.get(words) ?? 0) + 1);
    last = `${words} #${String(writes.get(words))}`;
    touch(last, "answered");
  };
  return createKubernetesExecutor({
    kubeConfig: proxy.kubeConfig,
    // A JVM takes its own time, whatever the clock of the simulation says.
    pollMs: 500,
    agentStartMs: 10_000,
    staysGoneMs: 300,
  });
});
// The proxy would keep it alive.
process.exit();

/** Such as `PATCH deployments/upgraded`. */
function wordsOf({ method, path }: PassedRequest): string {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const what = pathname.replace(/^.*\/namespaces\/[^/]+\//, "").replace(/^\/apis\/[^/]+\/[^/]+\//, "");
  return `${method} ${what}${searchParams.has("dryRun") ? " (dry run)" : ""}`;
}
