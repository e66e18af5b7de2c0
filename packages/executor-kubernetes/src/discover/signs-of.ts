import { posix } from "node:path";
import {
  credsFilePath,
  isRunnerImage,
  isRunnerPackageName,
  serverGivenId,
  wordsOf,
  type Certainty,
  type Evidence,
} from "@runner-upgrade/executor";
import type { Container, PodSpec } from "../cluster/manifest.js";
import { idVariable, shownIdentities, tokenVariable, type ShownIdentity } from "../workload/identity.js";
import type { ValueReader } from "../workload/key-values.js";
import { variable } from "../workload/variable.js";

/** A container of a Pod that is a Runner or looks like one, and what says so. */
export interface SignedContainer {
  readonly container: string;
  readonly image: string;
  readonly ids: readonly string[];
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
  readonly identity: ShownIdentity;
}

const urlVariable = "RUNNER_RUNDECK_SERVER_URL";

/** The containers of a Pod that show signs of a Runner. */
export async function signedContainers(
  spec: PodSpec,
  namespace: string,
  values: ValueReader,
): Promise<readonly SignedContainer[]> {
  const identities = await shownIdentities(spec, namespace, values);
  const found: SignedContainer[] = [];
  for (const identity of identities) {
    const container = spec.containers.find(({ name }) => name === identity.container);
    if (container === undefined) continue;
    const fromVariable = (await variable(container, idVariable, { namespace, values })).value;
    const names = packageNames(container);
    const given = names.flatMap((name) => serverGivenId(name) ?? []);
    const id = identity.runnerId?.trim() ?? "";
    const evidence = evidenceOf(container, identity, { names, isInVariable: fromVariable !== null });
    if (id === "" && given.length === 0 && evidence.length === 0) continue;
    found.push({
      container: container.name,
      image: container.image ?? "",
      ids: id === "" ? [...new Set(given)] : [id],
      certainty: id !== "" ? "certain" : given.length > 0 ? "probable" : "none",
      evidence,
      identity,
    });
  }
  return found;
}

function evidenceOf(
  { image = "", env = [] }: Container,
  { runnerId, places }: ShownIdentity,
  { names, isInVariable }: { readonly names: readonly string[]; readonly isInVariable: boolean },
): readonly Evidence[] {
  const isSet = (name: string): boolean => env.some((one) => one.name === name);
  const isTokenInVariable = places.some(
    (place) => place.kind === "variable" || (place.kind === "secret" && place.holds === "token"),
  );
  const variables = [
    ...(isInVariable || isSet(idVariable) ? [idVariable] : []),
    ...(isTokenInVariable || isSet(tokenVariable) ? [tokenVariable] : []),
    ...(isSet(urlVariable) ? [urlVariable] : []),
  ];
  const isInFile =
    (runnerId !== null && !isInVariable) ||
    places.some((place) => place.kind === "secret" && place.holds === "creds-file");
  return [
    ...variables.map((name): Evidence => ({ by: "variable", name })),
    ...(isInFile ? [{ by: "credentials-file", name: credsFilePath } as const] : []),
    ...names.flatMap((name): Evidence[] =>
      serverGivenId(name) !== null
        ? [{ by: "package-name", name }]
        : isRunnerPackageName(name)
          ? [{ by: "command", name }]
          : [],
    ),
    ...(isRunnerImage(image) ? [{ by: "image", name: image } as const] : []),
  ];
}

function packageNames({ command = [], args = [] }: Container): readonly string[] {
  const words = [...command, ...args].flatMap((part) =>
    /\s/.test(part) && !part.startsWith("-") ? wordsOf(part) : [part],
  );
  return words.map((word) => posix.basename(word)).filter((name) => name.endsWith(".jar"));
}
