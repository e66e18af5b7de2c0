import { credsFileNames, credsFilePath, readAssignment, Secret } from "@runner-upgrade/executor";
import type { CredentialPlace } from "./credential-place.js";
import type { ValueReader } from "./key-values.js";
import { mountedFile } from "./mounted-file.js";
import { namedSources, textOf } from "./named-sources.js";
import { variable, type Where } from "./variable.js";
import type { Container, PodSpec } from "../cluster/manifest.js";

/** The variable with the id. */
export const idVariable = "RUNNER_RUNDECK_CLIENT_ID";
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

async function identityOf(spec: PodSpec, container: Container, where: Where): Promise<ShownIdentity> {
  const files = await credsFilesOf(spec, container, where);
  const inFiles = (name: string): readonly string[] =>
    files.flatMap(({ text }) => readAssignment(text, name) ?? []);
  const id = await variable(container, idVariable, where);
  const token = await variable(container, tokenVariable, where);
  // A variable wins over the files; all are kept right, so that the precedence does not matter.
  const places = [
    ...(token.place === null ? [] : [token.place]),
    ...files.flatMap(({ text, place }) =>
      readAssignment(text, credsFileNames.token) === null ? [] : [place],
    ),
  ];
  const value = token.value ?? inFiles(credsFileNames.token)[0] ?? null;
  return {
    container: container.name,
    runnerId: id.value ?? inFiles(credsFileNames.id)[0] ?? null,
    places,
    token: value === null ? null : Secret.of(value.trim()),
  };
}

/** The creds files that are mounted where the image reads one, and where the container's start names one. */
async function credsFilesOf(
  spec: PodSpec,
  container: Container,
  where: Where,
): Promise<readonly { readonly text: string; readonly place: CredentialPlace }[]> {
  const { files } = await namedSources(spec, container, where);
  const named = files.flatMap(({ kind, path }) => (kind === "credentials-file" ? [path] : []));
  const found: { text: string; place: CredentialPlace }[] = [];
  for (const path of new Set([credsFilePath, ...named])) {
    const from = mountedFile(spec, container, path);
    const text = await textOf(from, where);
    if (text === null) continue;
    if (from.kind === "secret") {
      const isImmutable = (await where.values.secret(where.namespace, from.name))?.immutable === true;
      const { name: secret, key } = from;
      found.push({
        text,
        place: { kind: "secret", secret, key, by: "volume", holds: "creds-file", isImmutable },
      });
    } else if (from.kind === "config-map")
      found.push({ text, place: { kind: "config-map", configMap: from.name, key: from.key } });
  }
  return found;
}
