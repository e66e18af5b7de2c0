import { posix } from "node:path";
import {
  isRunnerPackageName,
  namesRunner,
  serverGivenId,
  type Certainty,
  type Evidence,
  type HiddenPart,
} from "@runner-upgrade/executor";
import { credentialVariables } from "../credentials/variables.js";
import { idsIn, tokensIn } from "../credentials/token-in-file.js";
import { openPlace } from "../files/open-place.js";
import type { HostShell, UserIds } from "../host/host-shell.js";
import { withoutManager } from "../service/managers.js";
import { idsInMeta } from "./ids-in-meta.js";

/** What something shows of being a Runner. */
export interface Signs {
  readonly ids: readonly string[];
  readonly certainty: Certainty;
  readonly evidence: readonly Evidence[];
  /** An inspection finds it by the Runner's id, without being told where it is. */
  readonly isFoundById: boolean;
}

/** What may show it. */
export interface Shown {
  readonly variables: readonly (readonly [name: string, value: string])[];
  /** The package as its command names it, and where that leads if it is a link. */
  readonly packagePath: string;
  readonly packageFile: string | null;
  /** Files in which it may read its credentials because its start names them, before those beside its package. */
  readonly namedFiles: readonly string[];
  readonly markerFiles: readonly string[];
  readonly user: UserIds;
}

/** One id, where it was seen, and how much that counts. */
interface Sight {
  readonly ids: readonly string[];
  readonly evidence: Evidence;
  readonly certainty: Exclude<Certainty, "none">;
  readonly isFoundById: boolean;
}

/** Reads the signs of a Runner; null where there are none. What may not be read is added to `hidden`. */
export async function readSigns(
  shell: HostShell,
  shown: Shown,
  { knownIds, hidden }: { readonly knownIds: readonly string[]; readonly hidden: HiddenPart[] },
): Promise<Signs | null> {
  const sights: readonly Sight[] = [
    ...inVariables(shown),
    ...(await inFiles(shell, shown, shown.namedFiles, { isNamed: true, hidden })),
    ...inNames(shown, knownIds),
    ...(await inFiles(shell, shown, shown.markerFiles, { isNamed: false, hidden })),
  ];
  const looks = [
    ...shown.variables.flatMap(([name]): Evidence[] =>
      isCredentialName(name) ? [{ by: "variable", name }] : [],
    ),
    ...[shown.packagePath, shown.packageFile ?? ""]
      .map((path) => posix.basename(path))
      .filter((name) => isRunnerPackageName(name) && !sights.some(({ evidence }) => evidence.name === name))
      .map((name): Evidence => ({ by: "command", name })),
    ...shown.markerFiles.map((path): Evidence => ({ by: kindOf(path), name: path })),
  ];
  if (sights.length === 0 && looks.length === 0) return null;
  const evidence = [...sights.map((sight) => sight.evidence), ...looks];
  return {
    ids: [...new Set(sights.flatMap(({ ids }) => ids))],
    certainty: sights[0]?.certainty ?? "none",
    evidence: evidence.filter(
      (one, at) => evidence.findIndex(({ by, name }) => by === one.by && name === one.name) === at,
    ),
    isFoundById: sights[0]?.isFoundById ?? false,
  };
}

function inVariables({ variables }: Shown): readonly Sight[] {
  const id = variables.find(([name]) => name === credentialVariables.id)?.[1].trim() ?? "";
  if (id === "") return [];
  const evidence = { by: "variable", name: credentialVariables.id } as const;
  return [{ ids: [id], evidence, certainty: "certain", isFoundById: true }];
}

function inNames({ packagePath, packageFile }: Shown, knownIds: readonly string[]): readonly Sight[] {
  const named = [
    { by: "package-name", path: packagePath },
    ...(packageFile === null ? [] : [{ by: "package-link", path: packageFile } as const]),
  ] as const;
  return named.flatMap(({ by, path }): Sight[] => {
    const name = posix.basename(path);
    const given = serverGivenId(name);
    const ids = given === null ? knownIds.filter((id) => namesRunner(name, id)) : [given];
    return ids.length === 0
      ? []
      : [{ ids, evidence: { by, name }, certainty: "probable", isFoundById: true }];
  });
}

async function inFiles(
  shell: HostShell,
  { user }: Shown,
  paths: readonly string[],
  { isNamed, hidden }: { readonly isNamed: boolean; readonly hidden: HiddenPart[] },
): Promise<readonly Sight[]> {
  const sights: Sight[] = [];
  for (const path of paths) {
    const opened = await openPlace(shell, path, { user, isNamedByRoot: false });
    if (opened.kind === "unreadable" || opened.kind === "untrusted")
      hidden.push({
        code: opened.kind === "unreadable" ? "PERMISSION_DENIED" : "UNSAFE_PATH",
        message: `${path} was not read, so an id in it is not known: ${opened.reason}.`,
        remedy: "Let the login read it (sudo without a password, or the Runner's user), then discover again.",
      });
    if (opened.kind !== "file") continue;
    const { text } = opened.content;
    const kind = kindOf(path);
    for (const token of tokensIn(withoutManager.service, kind, text)) shell.redactor.add(token);
    const ids = kind === "replica-meta" ? idsInMeta(text) : idsIn(withoutManager.service, kind, text);
    if (ids.length === 0) continue;
    // Newer Runners do not read a file beside their package unless their start names it.
    const certainty = isNamed ? "certain" : "probable";
    sights.push({ ids, evidence: { by: kind, name: path }, certainty, isFoundById: false });
  }
  return sights;
}

function isCredentialName(name: string): boolean {
  return Object.values(credentialVariables).some((one) => one === name);
}

function kindOf(path: string): "replica-meta" | "credentials-file" {
  return posix.basename(path) === ".replica-meta" ? "replica-meta" : "credentials-file";
}
