import { describeExecutorContract } from "@runner-upgrade/executor/testing";
import { afterAll, afterEach, beforeAll, describe, expect } from "vitest";
import type { ApiProxy } from "../cluster/api-proxy.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { docker } from "../cluster/kubectl.js";
import { buildLookAlike } from "../cluster/look-alike.js";
import { createNamespace, type LiveNamespace } from "../cluster/live-namespace.js";
import { createClusterSubject } from "./cluster-subject.js";

const engine = engineForLiveCluster();
const images = { old: `ru-k8s-look-${process.pid}:5.6.0`, new: `ru-k8s-look-${process.pid}:5.7.0` };

describe.skipIf(!engine.isThere)("on a real cluster", () => {
  let namespace: LiveNamespace;
  const proxies: ApiProxy[] = [];

  beforeAll(async () => {
    await buildLookAlike(images.old, "5.6.0");
    await buildLookAlike(images.new, "5.7.0");
    namespace = await createNamespace("contract");
  });
  afterEach(async () => {
    // Nothing that a call opened outlives it: no watch, no command, no connection that is kept.
    for (const proxy of proxies.splice(0)) expect(await proxy.openConnections()).toBe(0);
  });
  afterAll(async () => {
    await namespace[Symbol.asyncDispose]();
    for (const image of Object.values(images)) await docker("image", "rm", "--force", image);
  });

  const capabilities = {
    disturbance: true,
    severalProcesses: true,
    exitAfterStart: "a cluster starts again what exits; see the failures",
    wrongCredentials: true,
    brokenPackages: "a roll-out downloads no package",
  } as const;
  const subject =
    (
      kind: "Deployment" | "StatefulSet",
      by: "variable" | "secretKeyRef" | "envFrom",
      credentials: "keep" | "rotate",
    ): Parameters<typeof describeExecutorContract>[0]["createSubject"] =>
    (request) =>
      createClusterSubject(request, {
        namespace,
        images,
        kind,
        by,
        credentials,
        onProxy: (proxy) => proxies.push(proxy),
      });

  describeExecutorContract({
    name: "a Deployment with kept credentials",
    createSubject: subject("Deployment", "secretKeyRef", "keep"),
    capabilities: {
      ...capabilities,
      stops: "the roll-out itself replaces the Pods",
      revival: "nothing is stopped",
    },
    hasRegeneration: false,
  });
  describeExecutorContract({
    name: "a StatefulSet with rotated credentials",
    createSubject: subject("StatefulSet", "variable", "rotate"),
    capabilities: { ...capabilities, stops: true, revival: true },
  });
});
