import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { KeyValues } from "../cluster/manifest.js";

/** Values of Secrets and ConfigMaps, read once per call. Null where there is none, or it may not be read. */
export interface ValueReader {
  secret(namespace: string, name: string): Promise<KeyValues | null>;
  configMap(namespace: string, name: string): Promise<KeyValues | null>;
}

/** A reader that remembers what it read for as long as one call lasts. */
export function valueReader(cluster: Pick<Cluster, "get">): ValueReader {
  const known = new Map<string, Promise<KeyValues | null>>();
  const read = (
    resource: "secrets" | "configmaps",
    namespace: string,
    name: string,
  ): Promise<KeyValues | null> => {
    const key = `${resource}/${namespace}/${name}`;
    const reading =
      known.get(key) ??
      cluster.get({ resource, namespace, name }).then(
        (object) => object as KeyValues,
        (error: unknown) => {
          if (isApiError(error, "not-found", "forbidden")) return null;
          throw error;
        },
      );
    known.set(key, reading);
    return reading;
  };
  return {
    secret: (namespace, name) => read("secrets", namespace, name),
    configMap: (namespace, name) => read("configmaps", namespace, name),
  };
}

/** A value of a Secret, in clear. Null where the key is missing. */
export function secretValue(secret: KeyValues | null, key: string): string | null {
  const value = secret?.data?.[key];
  return value === undefined ? null : Buffer.from(value, "base64").toString("utf8");
}
