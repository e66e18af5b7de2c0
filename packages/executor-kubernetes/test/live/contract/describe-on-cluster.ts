import { describeExecutorContract, type ExecutorContractOptions } from "@runner-upgrade/executor/testing";
import { afterAll, beforeAll, describe } from "vitest";
import { engineForLiveCluster } from "../cluster/engine.js";
import { docker } from "../cluster/kubectl.js";
import { buildLookAlike } from "../cluster/look-alike.js";
import { createNamespace, type LiveNamespace } from "../cluster/live-namespace.js";
import { createClusterSubject, type ClusterSubjectOptions } from "./cluster-subject.js";

const engine = engineForLiveCluster();

/** What the contract leaves out on a cluster, and why. */
export const capabilities = {
  disturbance: true,
  severalProcesses: true,
  exitAfterStart: "a cluster starts again what exits; see the failures",
  wrongCredentials: true,
  brokenPackages: "a roll-out downloads no package",
  discovery: true,
} as const;

/** The shared contract on one kind of workload of a real cluster; behind each case nothing may be open. */
export function describeOnCluster(
  workload: Pick<ClusterSubjectOptions, "kind" | "by" | "credentials" | "logsTo">,
  contract: Pick<ExecutorContractOptions, "name" | "capabilities" | "hasRegeneration">,
): void {
  const images = { old: `ru-k8s-look-${process.pid}:5.6.0`, new: `ru-k8s-look-${process.pid}:5.7.0` };

  describe.skipIf(!engine.isThere)("on a real cluster", () => {
    let namespace: LiveNamespace;

    beforeAll(async () => {
      await buildLookAlike(images.old, "5.6.0");
      await buildLookAlike(images.new, "5.7.0");
      namespace = await createNamespace("contract");
    });
    afterAll(async () => {
      await namespace[Symbol.asyncDispose]();
      for (const image of Object.values(images)) await docker("image", "rm", "--force", image);
    });

    describeExecutorContract({
      ...contract,
      createSubject: (request) =>
        createClusterSubject(request, {
          ...workload,
          namespace,
          images,
        }),
    });
  });
}
