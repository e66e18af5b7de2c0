import type { Pod, PodSpec } from "../cluster/manifest.js";
import { runAnnotation } from "../workload/marks.js";

/** A Pod's manifest as a person would write it: what the cluster added is left out, so that it can be created again. */
export interface PodManifest {
  readonly apiVersion: "v1";
  readonly kind: "Pod";
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: Pod["metadata"]["ownerReferences"];
  };
  readonly spec: PodSpec;
}

/** What can be created again of a Pod. */
export function podManifestOf(pod: Pod): PodManifest {
  const { name, namespace = "default", labels, annotations, ownerReferences } = pod.metadata;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      namespace,
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    spec: withoutAdditions(pod.spec),
  };
}

/** The manifest with another image, token or mark. */
export function changePodManifest(
  manifest: PodManifest,
  change: {
    readonly container: string;
    readonly image?: string;
    readonly imagePullPolicy?: string;
    readonly variable?: { readonly name: string; readonly value: string };
    readonly runAnnotation?: string | null;
  },
): PodManifest {
  const containers = manifest.spec.containers.map((container) => {
    if (container.name !== change.container) return container;
    const { variable } = change;
    return {
      ...container,
      ...(change.image === undefined ? {} : { image: change.image }),
      ...(change.imagePullPolicy === undefined ? {} : { imagePullPolicy: change.imagePullPolicy }),
      ...(variable === undefined
        ? {}
        : {
            env: (container.env ?? []).map((one) =>
              one.name === variable.name ? { name: one.name, value: variable.value } : one,
            ),
          }),
    };
  });
  const annotations = Object.entries(manifest.metadata.annotations ?? {}).filter(
    ([name]) => name !== runAnnotation,
  );
  const run =
    change.runAnnotation === undefined
      ? (manifest.metadata.annotations?.[runAnnotation] ?? null)
      : change.runAnnotation;
  return {
    ...manifest,
    metadata: {
      ...manifest.metadata,
      annotations: Object.fromEntries([
        ...annotations,
        ...(run === null ? [] : [[runAnnotation, run] as const]),
      ]),
    },
    spec: { ...manifest.spec, containers },
  };
}

/** A service account's token is mounted anew by the cluster, under another name; a node is chosen anew. */
function withoutAdditions(spec: PodSpec): PodSpec {
  const added = (name: string): boolean =>
    name.startsWith("kube-api-access-") || (/-token-[a-z0-9]{5}$/.test(name) && isAccountToken(spec, name));
  const strip = (containers: PodSpec["containers"]): PodSpec["containers"] =>
    containers.map((container) => {
      const { volumeMounts = [], ...rest } = container;
      const kept = volumeMounts.filter(({ name }) => !added(name));
      return { ...rest, ...(kept.length === 0 ? {} : { volumeMounts: kept }) };
    });
  const { containers, initContainers, volumes = [], ...others } = spec;
  const rest = Object.fromEntries(
    Object.entries(others).filter(([name]) => name !== "nodeName" && name !== "priority"),
  );
  const keptVolumes = volumes.filter(({ name }) => !added(name));
  return {
    ...rest,
    containers: strip(containers),
    ...(initContainers === undefined ? {} : { initContainers: strip(initContainers) }),
    ...(keptVolumes.length === 0 ? {} : { volumes: keptVolumes }),
  };
}

function isAccountToken({ containers, initContainers = [] }: PodSpec, name: string): boolean {
  return [...containers, ...initContainers].some(({ volumeMounts = [] }) =>
    volumeMounts.some(
      (mount) => mount.name === name && mount.mountPath === "/var/run/secrets/kubernetes.io/serviceaccount",
    ),
  );
}
