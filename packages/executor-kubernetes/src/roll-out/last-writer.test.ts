import { expect, it } from "vitest";
import { deployment } from "../../test/support/workloads.js";
import type { Workload } from "../workload/workload.js";
import { lastWriter } from "./last-writer.js";

function written(...managers: readonly (readonly [manager: string, time: string])[]): Workload {
  const workload = deployment();
  const managedFields = managers.map(([manager, time]) => ({ manager, time }));
  return {
    ...workload,
    object: { ...workload.object, metadata: { ...workload.object.metadata, managedFields } },
  } as Workload;
}

it("names who wrote last, and no controller", () => {
  expect(
    lastWriter(
      written(
        ["kubectl-set", "2026-01-01T00:00:05Z"],
        ["argocd", "2026-01-01T00:00:02Z"],
        ["kube-controller-manager", "2026-01-01T00:00:09Z"],
      ),
    ),
  ).toBe(" (last writer: kubectl-set)");
});

it("names another client before the upgrade itself, which is named where it alone wrote", () => {
  const ours = ["runner-upgrade", "2026-01-01T00:00:05Z"] as const;
  expect(lastWriter(written(["kubectl-set", "2026-01-01T00:00:05Z"], ours))).toContain("kubectl-set");
  expect(lastWriter(written(ours))).toContain("runner-upgrade");
});

it("says nothing where the cluster does not", () => {
  expect(lastWriter(written())).toBe("");
  expect(lastWriter(written(["kubelet", "2026-01-01T00:00:05Z"]))).toBe("");
});
