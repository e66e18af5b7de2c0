import { credsFilePath } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Container, PodSpec } from "../cluster/manifest.js";
import { credsPathInVolume } from "./creds-mount.js";
import { tokenVariable } from "./identity.js";

interface Named {
  readonly resource: "secrets" | "configmaps";
  readonly name: string;
}

/**
 * What of a container could hold its token and cannot be read, each in words: a Secret or ConfigMap that the service account
 * may not get, a creds file out of a volume that no manifest shows. A place that cannot be read is not one that is not there.
 */
export async function unreadSources(
  cluster: Pick<Cluster, "get">,
  spec: PodSpec,
  container: Container,
  namespace: string,
): Promise<readonly string[]> {
  const sources = [...filesOf(spec, container), ...variablesOf(container)];
  const unread: string[] = [];
  for (const source of sources) {
    if (typeof source === "string") unread.push(source);
    else if (await isForbidden(cluster, source, namespace))
      unread.push(`the ${source.resource === "secrets" ? "Secret" : "ConfigMap"} ${source.name}`);
  }
  return [...new Set(unread)];
}

function filesOf({ volumes }: PodSpec, { volumeMounts }: Container): readonly (Named | string)[] {
  return (volumeMounts ?? []).flatMap((mount): (Named | string)[] => {
    if (credsPathInVolume(mount) === null && mount.mountPath !== credsFilePath) return [];
    const volume = volumes?.find(({ name }) => name === mount.name);
    if (volume?.secret?.secretName !== undefined)
      return [{ resource: "secrets", name: volume.secret.secretName }];
    if (volume?.configMap?.name !== undefined)
      return [{ resource: "configmaps", name: volume.configMap.name }];
    // A directory may well be without the file. One that is mounted under its very name is there.
    return mount.mountPath === credsFilePath
      ? [`the file ${credsFilePath} out of the volume ${mount.name}`]
      : [];
  });
}

/** Nothing that a whole Secret brings overrides a variable of the container's own. */
function variablesOf({ env, envFrom }: Container): readonly Named[] {
  if (env?.some(({ name }) => name === tokenVariable) === true) return [];
  return (envFrom ?? []).flatMap(({ prefix = "", secretRef, configMapRef }): Named[] => {
    if (!tokenVariable.startsWith(prefix)) return [];
    if (secretRef?.name !== undefined) return [{ resource: "secrets", name: secretRef.name }];
    return configMapRef?.name === undefined ? [] : [{ resource: "configmaps", name: configMapRef.name }];
  });
}

async function isForbidden(
  cluster: Pick<Cluster, "get">,
  { resource, name }: Named,
  namespace: string,
): Promise<boolean> {
  try {
    await cluster.get({ resource, namespace, name });
    return false;
  } catch (error) {
    if (isApiError(error, "forbidden")) return true;
    if (isApiError(error, "not-found")) return false;
    throw error;
  }
}
