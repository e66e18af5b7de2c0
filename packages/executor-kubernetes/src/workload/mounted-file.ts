import type { Container, PodSpec, VolumeItem, VolumeMount } from "../cluster/manifest.js";

/** Where a file of a container comes from. */
export type MountedFile =
  | { readonly kind: "secret" | "config-map"; readonly name: string; readonly key: string }
  /** A volume of another kind: its content is in no manifest. */
  | { readonly kind: "volume"; readonly name: string }
  /** The volume is a Secret or ConfigMap and does not bring a file of this name. */
  | { readonly kind: "missing" }
  | { readonly kind: "image" };

/** Where the file at an absolute path of a container comes from: the innermost mount above it decides. Pure. */
export function mountedFile(
  { volumes = [] }: Pick<PodSpec, "volumes">,
  { volumeMounts = [] }: Pick<Container, "volumeMounts">,
  path: string,
): MountedFile {
  const [mount] = volumeMounts
    .filter((one) => pathInVolume(one, path) !== null)
    .sort((one, other) => other.mountPath.length - one.mountPath.length);
  if (mount === undefined) return { kind: "image" };
  const { name } = mount;
  const volume = volumes.find((one) => one.name === name);
  const within = pathInVolume(mount, path) ?? "";
  // Which part of the volume it is depends on the Pod's variables.
  if (volume === undefined || mount.subPathExpr !== undefined) return { kind: "volume", name };
  const { secret, configMap } = volume;
  if (secret?.secretName !== undefined) return fromKeys("secret", secret.secretName, secret.items, within);
  if (configMap?.name !== undefined) return fromKeys("config-map", configMap.name, configMap.items, within);
  return { kind: "volume", name };
}

function fromKeys(
  kind: "secret" | "config-map",
  name: string,
  items: readonly VolumeItem[] | undefined,
  path: string,
): MountedFile {
  // A list of items leaves every other key out.
  const key = items === undefined ? path : items.find((item) => item.path === path)?.key;
  return key === undefined || key === "" ? { kind: "missing" } : { kind, name, key };
}

/** Where in its volume a file lies; null where the mount does not reach it. */
function pathInVolume({ mountPath, subPath }: VolumeMount, path: string): string | null {
  const at = mountPath.replace(/(?<!\/)\/+$/, "");
  if (at === path) return subPath ?? "";
  if (!path.startsWith(`${at}/`)) return null;
  const rest = path.slice(at.length + 1);
  return subPath === undefined ? rest : `${subPath.replace(/(?<!\/)\/+$/, "")}/${rest}`;
}
