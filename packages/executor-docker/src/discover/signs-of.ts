import { posix } from "node:path";
import {
  credsFileNames,
  isRunnerImage,
  isRunnerPackageName,
  javaOptionVariables,
  namedFiles,
  namesRunner,
  readAssignment,
  serverGivenId,
  wordsOf,
  type Certainty,
  type Evidence,
  type HiddenPart,
} from "@runner-upgrade/executor";
import { variableOf, variables } from "../credentials/variables.js";
import { EngineFailure } from "../engine/engine-failure.js";
import type { Container, Mount } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { textOf, textsOf } from "../json/json.js";
import { hiddenPartOf } from "./hidden-part.js";

/** A container that is a Runner or looks like one, and what says so. */
export interface SignedContainer {
  readonly container: Container;
  readonly ids: readonly string[];
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
}

/** What a container shows of being a Runner; null where nothing does. What it may not be asked is added to `hidden`. */
export async function signsOf(
  call: DockerCall,
  container: Container,
  { knownIds, hidden }: { readonly knownIds: readonly string[]; readonly hidden: HiddenPart[] },
): Promise<SignedContainer | null> {
  call.hide(container);
  const { environment, labels } = container;
  // What a kubelet starts on this engine is the cluster's, and found there as its workload.
  if ("io.kubernetes.pod.uid" in labels) return null;
  const words = wordsIn(container);
  const packages = words.map((word) => posix.basename(word)).filter((word) => word.endsWith(".jar"));
  const files = credentialsFilesOf(call, container, words);
  const named = packages.flatMap((name) => idsInName(name, knownIds).map((id) => ({ id, name })));
  const evidence: Evidence[] = [
    ...Object.values(variables).flatMap((name): Evidence[] =>
      variableOf(environment, name) === null ? [] : [{ by: "variable", name }],
    ),
    ...(isRunnerImage(container.image) ? [{ by: "image", name: container.image } as const] : []),
    ...packages.flatMap((name): Evidence[] => {
      if (named.some((one) => one.name === name)) return [{ by: "package-name", name }];
      return isRunnerPackageName(name) ? [{ by: "command", name }] : [];
    }),
  ];
  const isLikely = evidence.length > 0 || files.some(({ isMounted }) => isMounted);
  if (!isLikely) return null;
  const variable = variableOf(environment, variables.id)?.trim() ?? "";
  if (variable !== "") return { container, ids: [variable], certainty: "certain", evidence };
  for (const { path } of files) {
    const id = await idInFile(call, container, path, hidden);
    if (id === null) continue;
    return {
      container,
      ids: [id],
      certainty: "certain",
      evidence: [{ by: "credentials-file", name: path }, ...evidence],
    };
  }
  if (named.length > 0)
    return {
      container,
      ids: [...new Set(named.map(({ id }) => id))],
      certainty: "probable",
      evidence,
    };
  return evidence.length === 0 ? null : { container, ids: [], certainty: "none", evidence };
}

function idsInName(name: string, knownIds: readonly string[]): readonly string[] {
  const given = serverGivenId(name);
  return given === null ? knownIds.filter((id) => namesRunner(name, id)) : [given];
}

/** The words of a container's command and of its variables with Java's options. */
function wordsIn({ config, environment }: Container): readonly string[] {
  return [...textsOf(config["Entrypoint"]), ...textsOf(config["Cmd"])]
    .flatMap((part) => (/\s/.test(part) && !part.startsWith("-") ? wordsOf(part) : [part]))
    .concat(javaOptionVariables.flatMap((name) => wordsOf(variableOf(environment, name) ?? "")));
}

/** The files in which a Runner may read its credentials: those that its start names before the image's own. */
function credentialsFilesOf(
  call: DockerCall,
  { config, environment, mounts }: Container,
  words: readonly string[],
): readonly { readonly path: string; readonly isMounted: boolean }[] {
  const { credentialsFile } = call.settings;
  const directory = textOf(config["WorkingDir"]) || "/";
  const pairs = environment.map((entry) => {
    const [name = "", ...rest] = entry.split("=");
    return [name, rest.join("=")] as const;
  });
  const named = namedFiles(words, pairs).flatMap(({ kind, path }) =>
    kind === "credentials-file" ? [{ path: posix.resolve(directory, path), isMounted: true }] : [],
  );
  return [
    ...named,
    { path: credentialsFile, isMounted: mounts.some((mount) => holds(mount, credentialsFile)) },
  ];
}

function holds({ destination }: Mount, file: string): boolean {
  return file === destination || file.startsWith(`${destination.replace(/\/$/, "")}/`);
}

async function idInFile(
  call: DockerCall,
  { id, name }: Container,
  path: string,
  hidden: HiddenPart[],
): Promise<string | null> {
  try {
    const file = await call.engine.readFile(id, path);
    if (file === null) return null;
    const text = file.bytes.toString("utf8");
    call.redactor.add(readAssignment(text, credsFileNames.token) ?? "");
    const found = readAssignment(text, credsFileNames.id)?.trim() ?? "";
    return found === "" ? null : found;
  } catch (error) {
    if (!(error instanceof EngineFailure) || error.status === null) throw error;
    hidden.push(
      hiddenPartOf(error, {
        what: `${path} of the container ${name} was not read, so its Runner is not known`,
        request: "GET /containers/{id}/archive",
      }),
    );
    return null;
  }
}
