import type { ApiObject } from "../cluster/manifest.js";

/** Who would set an object back to what they know. */
export interface Owners {
  /** As a sentence's part: `the Helm release r`. */
  readonly certain: readonly string[];
  /** What only points at somebody: a label that others use as well, a writer that runs when a person runs it. */
  readonly possible: readonly string[];
}

/** Labels and annotations by which the usual tools know what is theirs, from their public documentation. */
const marks: readonly (readonly [mark: string, owner: string])[] = [
  ["meta.helm.sh/release-name", "the Helm release"],
  ["argocd.argoproj.io/tracking-id", "Argo CD"],
  ["argocd.argoproj.io/instance", "the Argo CD application"],
  ["kustomize.toolkit.fluxcd.io/name", "the Flux kustomization"],
  ["helm.toolkit.fluxcd.io/name", "the Flux Helm release"],
  ["kapp.k14s.io/app", "the kapp application"],
  ["objectset.rio.cattle.io/id", "the Fleet bundle"],
];

/** The writers of fields behind which a controller stands that comes back. */
const controllers: readonly (readonly [RegExp, owner: string])[] = [
  [/^argocd-/, "Argo CD"],
  [/^(kustomize|helm)-controller$/, "Flux"],
  [/^(configsync|reconciler|config-sync)/, "Config Sync"],
  [/^fleetagent$|^fleet-agent$/, "Fleet"],
  [/^kapp/, "kapp"],
  [/^helm$/, "Helm"],
];

/** Writers whose source has another image, and that write it when somebody runs them. */
const runByPeople: readonly (readonly [RegExp, owner: string])[] = [
  [/^(terraform|hashicorp)/i, "Terraform"],
  [/^pulumi/i, "Pulumi"],
  [/ansible|openapi-generator/i, "Ansible"],
];

/** Argo CD's usual label; charts and people set it as well. */
const instanceLabel = "app.kubernetes.io/instance";

/** The owners that an object names, and those that its writers give away. Pure. */
export function ownersOf({ metadata }: Pick<ApiObject, "metadata">): Owners {
  const { labels = {}, annotations = {}, ownerReferences = [], managedFields = [] } = metadata;
  const all = { ...labels, ...annotations };
  const writers = managedFields.flatMap(({ manager }) => (manager === undefined ? [] : [manager]));
  const behind = (list: typeof controllers): string[] =>
    list.filter(([pattern]) => writers.some((writer) => pattern.test(writer))).map(([, owner]) => owner);
  const marked = [
    ...marks.flatMap(([mark, what]) => (all[mark] === undefined ? [] : [`${what} ${all[mark]}`.trimEnd()])),
    ...(annotations["configmanagement.gke.io/managed"] === "enabled" ? ["Config Sync"] : []),
  ];
  const instance = labels[instanceLabel];
  const byController = behind(controllers);
  const isArgo = byController.includes("Argo CD") && instance !== undefined;
  const byLabel = labels["app.kubernetes.io/managed-by"] === "Helm" ? ["a Helm release"] : [];
  const named =
    marked.length > 0
      ? marked
      : isArgo
        ? [`the Argo CD application ${instance}`]
        : byLabel.length > 0
          ? byLabel
          : byController;
  const certain = [
    ...named,
    ...ownerReferences
      .filter(({ controller }) => controller === true)
      .map((owner) => `the ${owner.kind} ${owner.name}`),
  ];
  if (certain.length > 0) return { certain, possible: [] };
  return {
    certain,
    possible: [
      ...behind(runByPeople),
      ...(instance === undefined
        ? []
        : [`the Argo CD application ${instance}, by its label ${instanceLabel}`]),
    ],
  };
}
