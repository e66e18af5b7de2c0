import { credsFileNames, credsFilePath, readAssignment, seemsToSetToken } from "@runner-upgrade/executor";
import { isApiError } from "../cluster/api-error.js";
import type { Cluster } from "../cluster/cluster.js";
import type { Container, PodSpec } from "../cluster/manifest.js";
import { tokenVariable } from "./identity.js";
import { valueReader } from "./key-values.js";
import { mountedFile } from "./mounted-file.js";
import { namedSources, textOf, type NamedObject, type SourceFile } from "./named-sources.js";
import type { Where } from "./variable.js";

/** Where a token may stand beside the places that a new one is written to, each in words. */
export interface OtherSources {
  /** Secrets and ConfigMaps that the service account may not get. */
  readonly forbidden: readonly string[];
  /** Files that are named and that no manifest shows: of another volume, or of the image. */
  readonly hidden: readonly string[];
  /** What was read, sets a token or is to, and is not rewritten. */
  readonly unwritable: readonly string[];
}

/**
 * What of a container could hold its token and cannot be read, or cannot be rewritten. A place that cannot be read is not one
 * that is not there.
 */
export async function otherSources(
  cluster: Pick<Cluster, "get">,
  spec: PodSpec,
  container: Container,
  namespace: string,
): Promise<OtherSources> {
  const where: Where = { namespace, values: valueReader(cluster) };
  const { files, unreadOptions, hasTokenOption } = await namedSources(spec, container, where);
  const atUsualPath = usualFile(spec, container);
  const all = [...(atUsualPath === null ? [] : [atUsualPath]), ...files];
  const objects = [...all.flatMap(objectOf), ...variablesOf(container), ...unreadOptions];
  const forbidden: string[] = [];
  for (const object of objects)
    if (await isForbidden(cluster, object, namespace)) forbidden.push(nameOf(object));
  const unwritable = hasTokenOption ? ["an option of its command (runner.rundeck.server.token)"] : [];
  for (const file of files) if (await isUnwritable(file, where)) unwritable.push(`the file ${file.path}`);
  return {
    forbidden: [...new Set(forbidden)],
    hidden: [...new Set(all.flatMap(hiddenIn))],
    unwritable: [...new Set(unwritable)],
  };
}

/** The file that the image reads. Unless it is mounted under its very name, it may well not be there. */
function usualFile(spec: PodSpec, container: Container): SourceFile | null {
  const from = mountedFile(spec, container, credsFilePath);
  const isNamed = container.volumeMounts?.some(({ mountPath }) => mountPath === credsFilePath) === true;
  if (from.kind === "image" || (from.kind === "volume" && !isNamed)) return null;
  return { kind: "credentials-file", path: credsFilePath, from };
}

function objectOf({ from }: SourceFile): readonly NamedObject[] {
  if (from?.kind === "secret") return [{ resource: "secrets", name: from.name }];
  return from?.kind === "config-map" ? [{ resource: "configmaps", name: from.name }] : [];
}

function hiddenIn({ path, from }: SourceFile): readonly string[] {
  if (from === null) return [`the file ${path}, whose path is made at the start`];
  if (from.kind === "volume") return [`the file ${path} out of the volume ${from.name}`];
  return from.kind === "image" ? [`the file ${path} of its image`] : [];
}

/** A credentials file without a token that can be replaced, or properties with one. Those that were not read are told apart. */
async function isUnwritable({ kind, from }: SourceFile, where: Where): Promise<boolean> {
  const text = await textOf(from, where);
  if (text === null || kind === "argument-file") return false;
  return kind === "configuration-file"
    ? seemsToSetToken(text)
    : readAssignment(text, credsFileNames.token) === null;
}

/** Nothing that a whole Secret brings overrides a variable of the container's own. */
function variablesOf({ env, envFrom }: Container): readonly NamedObject[] {
  if (env?.some(({ name }) => name === tokenVariable) === true) return [];
  return (envFrom ?? []).flatMap(({ prefix = "", secretRef, configMapRef }): NamedObject[] => {
    if (!tokenVariable.startsWith(prefix)) return [];
    if (secretRef?.name !== undefined) return [{ resource: "secrets", name: secretRef.name }];
    return configMapRef?.name === undefined ? [] : [{ resource: "configmaps", name: configMapRef.name }];
  });
}

function nameOf({ resource, name }: NamedObject): string {
  return `the ${resource === "secrets" ? "Secret" : "ConfigMap"} ${name}`;
}

async function isForbidden(
  cluster: Pick<Cluster, "get">,
  { resource, name }: NamedObject,
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
