import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createSimulator } from "@runner-upgrade/simulator";
import { buildStandInImage } from "@runner-upgrade/simulator/stand-in";
import { runnerManifest } from "./runner-manifest.js";
import { whyNoCluster } from "./why-no-cluster.js";

// Runs main.js as it is, against a simulated control plane and two Runners that are Deployments of a real cluster.
const why = whyNoCluster();
if (why !== null) {
  console.warn(`SKIPPED the example in Kubernetes: ${why}`);
  process.exit(0);
}
const kubectl = (...words: readonly string[]): string =>
  execFileSync("kubectl", words, { encoding: "utf8", timeout: 120_000 }).trim();
const namespace = `ru-k8s-example-${randomBytes(3).toString("hex")}`;
const versions = ["5.6.0", "5.7.0"] as const;
const images = versions.map((version) => `${namespace}:${version}`);
const names = ["payments-1", "payments-2"];
const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-example-"));

const simulator = createSimulator({ clockFactor: 3, version: versions[0] });
simulator.addProject({ name: "shop", dispatch: "manual" });
const listening = await simulator.listen();
try {
  for (const [index, version] of versions.entries()) {
    const env = { DOCKER_BUILDKIT: "0" };
    await buildStandInImage({ tag: images[index] ?? "", version, network: "host", env });
  }
  kubectl("create", "namespace", namespace);
  const runners = names.map((name) => ({
    name,
    ...simulator.addRunner({ name, tags: ["payments"], projects: ["shop"] }),
  }));
  for (const runner of runners) {
    const manifest = runnerManifest({ ...runner, image: images[0] ?? "", serverUrl: listening.url });
    execFileSync("kubectl", ["--namespace", namespace, "create", "-f", "-"], {
      input: JSON.stringify(manifest),
    });
  }
  const deadline = Date.now() + 120_000;
  while (!runners.every(({ runnerId }) => simulator.runner(runnerId).status === "Healthy")) {
    if (Date.now() > deadline) throw new Error("The Runners did not come up within two minutes.");
    await sleep(200);
  }
  simulator.setServerVersion(versions[1]);
  const script = spawn(process.execPath, [join(import.meta.dirname, "main.js"), ...names], {
    cwd: directory,
    stdio: "inherit",
    env: {
      ...process.env,
      RUNDECK_URL: listening.url,
      RUNDECK_TOKEN: simulator.apiToken,
      CONTEXT: kubectl("config", "current-context"),
      NAMESPACE: namespace,
      TAG: versions[1],
      REHEARSAL: "1",
    },
  });
  const [code] = (await once(script, "exit")) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  kubectl("delete", "namespace", namespace, "--ignore-not-found", "--wait=false");
  await listening.close();
  execFileSync("docker", ["image", "rm", "--force", ...images], { stdio: "ignore" });
  await rm(directory, { recursive: true });
}
