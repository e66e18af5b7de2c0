import type { CredentialPlace } from "./credential-place.js";
import { secretValue, type ValueReader } from "./key-values.js";
import type { Container, EnvVar } from "../cluster/manifest.js";

/** What a variable holds and where that stands; a place without a value could not be read, or is not there. */
export interface Found {
  readonly value: string | null;
  readonly place: CredentialPlace | null;
}

/** Where names in a manifest are looked up. */
export interface Where {
  readonly namespace: string;
  readonly values: ValueReader;
}

const nothing: Found = { value: null, place: null };

/** The value of a variable in the order in which Kubernetes decides: `env` over `envFrom`, the later over the earlier. */
export async function variable(container: Container, name: string, where: Where): Promise<Found> {
  const own = container.env?.filter((one) => one.name === name).at(-1);
  if (own !== undefined) return ownVariable(own, where);
  for (const source of [...(container.envFrom ?? [])].reverse()) {
    const { prefix = "", secretRef, configMapRef } = source;
    if (!name.startsWith(prefix)) continue;
    const key = name.slice(prefix.length);
    if (secretRef?.name !== undefined) {
      const found = await inSecret(secretRef.name, key, "envFrom", where);
      if (found.value !== null) return found;
    } else if (configMapRef?.name !== undefined) {
      const found = await inConfigMap(configMapRef.name, key, where);
      if (found.value !== null) return found;
    }
  }
  return nothing;
}

async function ownVariable({ name, value, valueFrom }: EnvVar, where: Where): Promise<Found> {
  if (value !== undefined) return { value, place: { kind: "variable", variable: name } };
  const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
  if (secretKeyRef?.name !== undefined)
    return inSecret(secretKeyRef.name, secretKeyRef.key, "secretKeyRef", where);
  if (configMapKeyRef?.name !== undefined)
    return inConfigMap(configMapKeyRef.name, configMapKeyRef.key, where);
  return nothing;
}

async function inSecret(
  name: string,
  key: string,
  by: "secretKeyRef" | "envFrom",
  { namespace, values }: Where,
): Promise<Found> {
  const secret = await values.secret(namespace, name);
  const isImmutable = secret?.immutable === true;
  return {
    value: secretValue(secret, key),
    place: { kind: "secret", secret: name, key, by, holds: "token", isImmutable },
  };
}

async function inConfigMap(name: string, key: string, { namespace, values }: Where): Promise<Found> {
  const configMap = await values.configMap(namespace, name);
  return { value: configMap?.data?.[key] ?? null, place: { kind: "config-map", configMap: name, key } };
}
