import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { basename } from "node:path";
import { loadConfig } from "../../../src/cluster/load-config.js";
import { waitUntil } from "../../support/wait-until.js";
import { startApiProxy } from "./api-proxy.js";
import { kubectl } from "./kubectl.js";

/** A way to the cluster whose API server a test may kill and start again. */
export interface RestartableServer {
  readonly kubeConfig: { readonly text: string };
  readonly context: string;
  /** Ends it at once (`kill -9`), in the middle of whatever it answers, and starts it again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * A second API server of the cluster, for a test alone: as the one that runs on this machine, on another port. Where none
 * runs here, a proxy whose connections are cut stands in, and that is said.
 */
export async function startRestartableServer(context: string): Promise<RestartableServer> {
  const command = await commandOfServer();
  if (command === null) {
    console.warn("No API server runs on this machine: a proxy that is cut stands in for one that restarts.");
    return cutProxy(context);
  }
  const port = await freePort();
  const [program = "", ...given] = command;
  const server = `https://127.0.0.1:${port}`;
  // The later one of two flags counts. It is one among others, and the cluster is not to know it.
  const flags = [...given, `--secure-port=${port}`, "--endpoint-reconciler-type=none"];
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(program, flags, { stdio: "ignore" });
    await waitUntil(
      "the API server to be ready",
      () =>
        kubectl(`--server=${server}`, `--context=${context}`, "get", "--raw", "/readyz").then(
          (answer) => answer === "ok",
          () => false,
        ),
      { timeoutMs: 180_000 },
    );
  };
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  try {
    await start();
  } catch (error) {
    await kill();
    throw error;
  }
  const config = await loadConfig({}, context);
  const text = JSON.stringify({
    ...(JSON.parse(config.exportConfig()) as object),
    clusters: [{ name: "own", cluster: { server, "insecure-skip-tls-verify": true } }],
    contexts: [{ name: "through", context: { cluster: "own", user: config.getCurrentUser()?.name } }],
    "current-context": "through",
  });
  return {
    kubeConfig: { text },
    context: "through",
    restart: async () => {
      await kill();
      await start();
    },
    close: kill,
  };
}

async function commandOfServer(): Promise<readonly string[] | null> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const words = (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).split("\0").slice(0, -1);
    if (basename(words[0] ?? "") === "kube-apiserver") return words;
  }
  return null;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function cutProxy(context: string): Promise<RestartableServer> {
  const proxy = await startApiProxy(context);
  return {
    kubeConfig: proxy.kubeConfig,
    context: "through",
    restart: async () => {
      await proxy.cut();
      await new Promise((resolve) => setTimeout(resolve, 5_000));
      await proxy.bringBack();
    },
    close: () => proxy.close(),
  };
}
