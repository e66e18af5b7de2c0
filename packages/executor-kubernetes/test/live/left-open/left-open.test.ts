import { request } from "node:http";
import type { StepContext } from "@runner-upgrade/executor";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createKubernetesExecutor } from "../../../src/index.js";
import { startApiProxy, type ApiProxy } from "../cluster/api-proxy.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { startLab, type Lab, type LabRunner } from "../upgrade/lab.js";
import { quick, runUpgrade } from "../upgrade/run-upgrade.js";

const engine = engineForLiveCluster();

describe.skipIf(!engine.isThere)("what an executor leaves open", () => {
  let lab: Lab;
  let runner: LabRunner;
  let proxy: ApiProxy;
  let asked: string[] = [];

  beforeAll(async () => {
    lab = await startLab("open", { clockFactor: 5 });
    for (const version of ["5.6.1", "5.7.1"]) await lab.images.build(version);
    const image = `${lab.images.repository}:5.6.1`;
    // It logs into a file, as the vendor's does by default: its start is read by a command in the container.
    runner = await lab.addRunner({ name: "one", kind: "Deployment", by: "secretKeyRef", image });
    const other = await lab.addRunner({ name: "stand-in", kind: "Deployment", by: "variable", image });
    await lab.waitUntilHealthy(runner, "5.6.1");
    await lab.waitUntilHealthy(other, "5.6.1");
    return () => lab[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    asked = [];
    proxy = await startApiProxy(lab.namespace.context);
    proxy.onRequest = ({ method, path }) => asked.push(`${method} ${path}`);
  });
  afterEach(() => proxy.close());

  const commands = (): readonly string[] => asked.filter((one) => one.includes("/exec?"));
  const noneOpen = (): Promise<void> =>
    vi.waitFor(
      () => {
        expect(proxy.openConnections().join("\n")).toBe("");
      },
      { timeout: 2_000 },
    );
  const contextWith = (signal: AbortSignal): StepContext => ({
    runner: { id: runner.runnerId, name: runner.name },
    host: { ...runner.host, address: "through" },
    targetVersion: "5.7.1",
    container: null,
    serverUrl: lab.serverUrl,
    runId: "left-open",
    record: {},
    timeLimitMs: 30_000,
    signal,
  });

  it("is seen where something is: a watch that nobody ends", async () => {
    const watch = request(
      `${addressOf(proxy)}/api/v1/namespaces/${lab.namespace.name}/pods?watch=true&timeoutSeconds=60`,
    );
    watch.on("error", () => undefined).end();
    await vi.waitFor(() => {
      expect(proxy.openConnections()).toHaveLength(1);
    });
    await expect(noneOpen()).rejects.toThrow();
    expect(proxy.openConnections()).toEqual([expect.stringContaining("watch=true")]);
    watch.destroy();
    await noneOpen();
  });

  it("is nothing when a command in a container has run, and nothing when a call is aborted in the middle of one", async () => {
    await using executor = createKubernetesExecutor({ ...quick, kubeConfig: proxy.kubeConfig });
    const { process: state } = await executor.observe(contextWith(new AbortController().signal));
    expect(state).toBe("running");
    expect(commands()).toHaveLength(1);
    await noneOpen();

    // The API server takes the command and says nothing.
    const abort = new AbortController();
    const { reached } = proxy.disturb({
      kind: "hang",
      after: asked.findIndex((one) => commands().includes(one)),
    });
    void reached.then(() => {
      abort.abort();
    });
    await expect(executor.observe(contextWith(abort.signal))).rejects.toMatchObject({ code: "ABORTED" });
    expect(commands()).toHaveLength(2);
    await noneOpen();
  });

  it("is nothing when an upgrade has ended, which watched nothing", async () => {
    const { units } = await runUpgrade(
      lab,
      [runner],
      { image: ":5.7.1", targetVersion: "5.7.1" },
      { executor: { kubeConfig: proxy.kubeConfig }, address: "through" },
    );
    expect(units).toMatchObject([{ outcome: "upgraded" }]);
    expect(commands().length).toBeGreaterThan(0);
    expect(asked.filter((one) => /[?&](?:watch|follow)=/.test(one))).toEqual([]);
    await noneOpen();
  });
});

function addressOf({ kubeConfig }: ApiProxy): string {
  const { clusters } = JSON.parse(kubeConfig.text) as {
    readonly clusters: readonly { readonly name: string; readonly cluster: { readonly server: string } }[];
  };
  return clusters.find(({ name }) => name === "through")?.cluster.server ?? "";
}
