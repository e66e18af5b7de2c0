import type { Container, PodSpec } from "../cluster/manifest.js";

/**
 * The JSON patch (RFC 6902) that points every reference of a Pod's manifest from one Secret to another; empty where there is
 * none. `at` is the path of the Pod's spec: `/spec/template/spec`.
 */
export function renderSecretReferences(
  spec: PodSpec,
  { at, from, to }: { readonly at: string; readonly from: string; readonly to: string },
): readonly { readonly op: "replace"; readonly path: string; readonly value: string }[] {
  const paths = [
    ...(spec.volumes ?? []).flatMap((volume, index) =>
      volume.secret?.secretName === from ? [`/volumes/${index}/secret/secretName`] : [],
    ),
    ...containersOf(spec).flatMap(([path, container]) => referencesIn(path, container, from)),
  ];
  return paths.map((path) => ({ op: "replace", path: at + path, value: to }));
}

/** Whether a Pod's manifest refers to a Secret. */
export function refersTo(spec: PodSpec, secret: string): boolean {
  return renderSecretReferences(spec, { at: "", from: secret, to: "" }).length > 0;
}

function containersOf(spec: PodSpec): readonly (readonly [string, Container])[] {
  return [
    ...spec.containers.map((one, index) => [`/containers/${index}`, one] as const),
    ...(spec.initContainers ?? []).map((one, index) => [`/initContainers/${index}`, one] as const),
  ];
}

function referencesIn(path: string, container: Container, secret: string): readonly string[] {
  return [
    ...(container.env ?? []).flatMap((one, index) =>
      one.valueFrom?.secretKeyRef?.name === secret
        ? [`${path}/env/${index}/valueFrom/secretKeyRef/name`]
        : [],
    ),
    ...(container.envFrom ?? []).flatMap((one, index) =>
      one.secretRef?.name === secret ? [`${path}/envFrom/${index}/secretRef/name`] : [],
    ),
  ];
}
