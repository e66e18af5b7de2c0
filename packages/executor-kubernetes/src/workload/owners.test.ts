import { expect, it } from "vitest";
import type { ApiObject } from "../cluster/manifest.js";
import { ownersOf } from "./owners.js";

const of = (metadata: Partial<ApiObject["metadata"]>): ReturnType<typeof ownersOf> =>
  ownersOf({ metadata: { name: "runner", namespace: "ops", ...metadata } });
const managed = (...managers: readonly string[]): Partial<ApiObject["metadata"]> => ({
  managedFields: managers.map((manager) => ({ manager, time: "2026-01-01T00:00:00Z" })),
});

it.each<[string, Partial<ApiObject["metadata"]>, RegExp]>([
  ["Helm", { annotations: { "meta.helm.sh/release-name": "r" } }, /^the Helm release r$/],
  ["Helm by its label", { labels: { "app.kubernetes.io/managed-by": "Helm" } }, /^a Helm release$/],
  ["Argo CD", { annotations: { "argocd.argoproj.io/tracking-id": "app:x" } }, /^Argo CD app:x$/],
  [
    "Argo CD's instance label, which its controller wrote",
    { labels: { "app.kubernetes.io/instance": "payments" }, ...managed("argocd-controller") },
    /^the Argo CD application payments$/,
  ],
  ["Argo CD's controller alone", managed("argocd-application-controller"), /^Argo CD$/],
  ["Flux", { labels: { "kustomize.toolkit.fluxcd.io/name": "k" } }, /^the Flux kustomization k$/],
  ["Flux by its writer", managed("kustomize-controller"), /^Flux$/],
  ["kapp", { labels: { "kapp.k14s.io/app": "1644" } }, /^the kapp application 1644$/],
  ["Config Sync", { annotations: { "configmanagement.gke.io/managed": "enabled" } }, /^Config Sync/],
  [
    "Fleet",
    { annotations: { "objectset.rio.cattle.io/id": "default-bundle" } },
    /^the Fleet bundle default-bundle$/,
  ],
  [
    "an operator",
    { ownerReferences: [{ kind: "RunnerSet", name: "rs", uid: "1", controller: true }] },
    /^the RunnerSet rs$/,
  ],
])("names %s", (_what, metadata, owner) => {
  const { certain, possible } = of(metadata);
  expect(certain).toHaveLength(1);
  expect(certain[0]).toMatch(owner);
  expect(possible).toEqual([]);
});

it.each<[string, Partial<ApiObject["metadata"]>, RegExp]>([
  [
    "the label by which Argo CD knows its own",
    { labels: { "app.kubernetes.io/instance": "x" } },
    /Argo CD.*x/,
  ],
  ["a writer that runs when a person runs it", managed("Terraform"), /Terraform/],
])("takes no owner for certain from %s", (_what, metadata, owner) => {
  const { certain, possible } = of(metadata);
  expect(certain).toEqual([]);
  expect(possible.join()).toMatch(owner);
});

it("finds nobody behind people, controllers of the cluster and our own writes", () => {
  expect(
    of(managed("kubectl-client-side-apply", "kube-controller-manager", "runner-upgrade", "kubectl-edit")),
  ).toEqual({
    certain: [],
    possible: [],
  });
  // Helm's charts set the instance label too: one owner is enough.
  expect(
    of({
      annotations: { "meta.helm.sh/release-name": "r" },
      labels: { "app.kubernetes.io/instance": "r", "app.kubernetes.io/managed-by": "Helm" },
      ...managed("helm"),
    }),
  ).toEqual({ certain: ["the Helm release r"], possible: [] });
});
