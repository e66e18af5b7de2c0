import { posix } from "node:path";
import { credsFileNames, fileWriterOf, readAssignment, Secret } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Container, Mount } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { variableOf, variables } from "./variables.js";

/**
 * Where a Runner's token stands, without the token.
 *
 * - `variable`: in the container's environment, which is fixed when a container is made.
 * - `mount`: in a file that is mounted, by itself or in a directory or volume; `inside` is its path under the mount.
 * - `layer`: in a file of the container's own; a new container is given it.
 * - `nowhere`: not found.
 */
export type CredentialsPlace =
  | { readonly kind: "variable" }
  | {
      readonly kind: "mount";
      readonly mountKind: "bind" | "volume";
      /** The host's path, or the volume's name. */
      readonly source: string;
      readonly inside: string;
    }
  | { readonly kind: "layer" }
  | { readonly kind: "nowhere" };

/** What a container says of the Runner that it is. */
export interface Identity {
  /** Null where nothing tells. */
  readonly runnerId: string | null;
  readonly url: string | null;
  readonly place: CredentialsPlace;
  /** The credentials file sets a token although a variable does: which of the two a Runner takes is not documented. */
  readonly isAlsoInFile: boolean;
  /** What else writes the mounted credentials file, as its place and header tell, in words that follow its name. */
  readonly otherWriter: string | null;
  /** To be compared, and never recorded. */
  readonly token: Secret | null;
}

/**
 * Reads a container's identity: what variables name counts before the file, which is read all the same. Hides the tokens from
 * here on.
 */
export async function identityOf(call: DockerCall, container: Container): Promise<Identity> {
  call.hide(container);
  const { environment } = container;
  const token = variableOf(environment, variables.token);
  const id = variableOf(environment, variables.id);
  const url = variableOf(environment, variables.url);
  const inVariable = { url, token: token === null ? null : Secret.of(token) };
  const text = await credentialsText(call, container);
  if (text === null) {
    const place = { kind: token === null ? "nowhere" : "variable" } as const;
    return { ...inVariable, runnerId: id, place, isAlsoInFile: false, otherWriter: null };
  }
  const inFile = readAssignment(text, credsFileNames.token);
  const place: CredentialsPlace =
    token === null ? placeOf(container, call.settings.credentialsFile) : { kind: "variable" };
  return {
    runnerId: id ?? readAssignment(text, credsFileNames.id),
    url: url ?? readAssignment(text, credsFileNames.url),
    token: inVariable.token ?? (inFile === null ? null : Secret.of(inFile)),
    isAlsoInFile: token !== null && inFile !== null,
    place,
    otherWriter: place.kind === "mount" ? fileWriterOf(hostPathOf(place), text) : null,
  };
}

/** The text of the credentials file as the container sees it; null when it has none. */
export async function credentialsText(call: DockerCall, container: Container): Promise<string | null> {
  const file = await call.engine.readFile(container.id, call.settings.credentialsFile);
  if (file === null) return null;
  const text = file.bytes.toString("utf8");
  call.redactor.add(readAssignment(text, credsFileNames.token) ?? "");
  return text;
}

/** Where a mounted file lies on the engine's machine, as far as its name tells. */
function hostPathOf({
  mountKind,
  source,
  inside,
}: Extract<CredentialsPlace, { readonly kind: "mount" }>): string {
  return mountKind === "bind" ? posix.join(source, inside) : `/volume/${inside}`;
}

/** The place of a file that is there. Of nested mounts the innermost holds it. */
function placeOf({ mounts }: Container, file: string): CredentialsPlace {
  const holding = mounts
    .filter(
      ({ destination }) => file === destination || file.startsWith(`${destination.replace(/\/$/, "")}/`),
    )
    .sort((one, other) => other.destination.length - one.destination.length)[0];
  if (holding === undefined) return { kind: "layer" };
  return mountPlace(holding, posix.relative(holding.destination, file));
}

function mountPlace({ kind, name, source }: Mount, inside: string): CredentialsPlace {
  return kind === "volume"
    ? { kind: "mount", mountKind: "volume", source: name, inside }
    : { kind: "mount", mountKind: "bind", source, inside };
}

/** A place as a record holds it. */
export function placeToJson(place: CredentialsPlace): JsonObject {
  return { ...place };
}

/** Reads a recorded place. */
export function parsePlace(value: unknown): CredentialsPlace {
  const { kind, mountKind, source, inside } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === "variable" || kind === "layer") return { kind };
  if (
    kind === "mount" &&
    (mountKind === "bind" || mountKind === "volume") &&
    typeof source === "string" &&
    typeof inside === "string"
  ) {
    return { kind, mountKind, source, inside };
  }
  return { kind: "nowhere" };
}
