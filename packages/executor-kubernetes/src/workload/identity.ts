import { credsFileNames, readAssignment, Secret } from "@runner-upgrade/executor";
import type { CredentialPlace } from "./credential-place.js";
import { credsPathInVolume } from "./creds-mount.js";
import { secretValue, type ValueReader } from "./key-values.js";
import type { Container, EnvVar, PodSpec, VolumeItem } from "../cluster/manifest.js";

const idVariable = "RUNNER_RUNDECK_CLIENT_ID";
/** The variable with the token. */
export const tokenVariable = "RUNNER_RUNDECK_SERVER_TOKEN";

/** Which Runner a container is, and where its token stands. */
export interface Identity {
  readonly container: string;
  readonly runnerId: string;
  readonly places: readonly CredentialPlace[];
  /** To be compared, and never recorded. Null where it cannot be read. */
  readonly token: Secret | null;
}

/** What a container shows of the Runner that it may be. */
export type ShownIdentity = Omit<Identity, "runnerId"> & { readonly runnerId: string | null };

interface Found {
  readonly value: string | null;
  readonly place: CredentialPlace | null;
}

const nothing: Found = { value: null, place: null };

/** The containers of a Pod that are Runners, by their variables or creds file; never by name or place. */
export async function identitiesIn(
  spec: PodSpec,
  namespace: string,
  values: ValueReader,
): Promise<readonly Identity[]> {
  const found = await shownIdentities(spec, namespace, values);
  return found.flatMap(({ runnerId, ...shown }) => (runnerId === null ? [] : [{ ...shown, runnerId }]));
}

/** What each container of a Pod shows of the Runner that it may be, those that show nothing as well. */
export function shownIdentities(
  spec: PodSpec,
  namespace: string,
  values: ValueReader,
): Promise<readonly ShownIdentity[]> {
  return Promise.all(spec.containers.map((container) => identityOf(spec, container, { namespace, values })));
}

interface Where {
  readonly namespace: string;
  readonly values: ValueReader;
}

async function identityOf(spec: PodSpec, container: Container, where: Where): Promise<ShownIdentity> {
  const file = await credsFileOf(spec, container, where);
  const fromVariable = await variable(container, idVariable, where);
  const runnerId =
    fromVariable.value ?? (file === null ? null : readAssignment(file.text, credsFileNames.id));
  const token = await variable(container, tokenVariable, where);
  const inFile = file === null ? null : readAssignment(file.text, credsFileNames.token);
  // A variable wins over the file; both are kept right, so that the precedence does not matter.
  const places = [
    ...(token.place === null ? [] : [token.place]),
    ...(file === null || inFile === null ? [] : [file.place]),
  ];
  const value = token.value ?? inFile;
  return {
    container: container.name,
    runnerId,
    places,
    token: value === null ? null : Secret.of(value.trim()),
  };
}

/** The value of a variable in the order in which Kubernetes decides: `env` over `envFrom`, the later over the earlier. */
async function variable(container: Container, name: string, where: Where): Promise<Found> {
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

/** The creds file that is mounted where the image reads it. */
async function credsFileOf(
  spec: PodSpec,
  container: Container,
  { namespace, values }: Where,
): Promise<{ readonly text: string; readonly place: CredentialPlace } | null> {
  for (const mount of container.volumeMounts ?? []) {
    const volume = spec.volumes?.find(({ name }) => name === mount.name);
    const path = credsPathInVolume(mount);
    if (volume === undefined || path === null) continue;
    if (volume.secret?.secretName !== undefined) {
      const { secretName, items } = volume.secret;
      const key = keyOf(items, path);
      const secret = await values.secret(namespace, secretName);
      const text = secretValue(secret, key);
      if (text === null) continue;
      const isImmutable = secret?.immutable === true;
      return {
        text,
        place: { kind: "secret", secret: secretName, key, by: "volume", holds: "creds-file", isImmutable },
      };
    }
    if (volume.configMap?.name !== undefined) {
      const key = keyOf(volume.configMap.items, path);
      const text = (await values.configMap(namespace, volume.configMap.name))?.data?.[key];
      if (text !== undefined)
        return { text, place: { kind: "config-map", configMap: volume.configMap.name, key } };
    }
  }
  return null;
}

function keyOf(items: readonly VolumeItem[] | undefined, path: string): string {
  return items?.find((item) => item.path === path)?.key ?? path;
}
