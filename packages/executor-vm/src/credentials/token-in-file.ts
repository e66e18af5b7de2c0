import type { TokenFile } from "@runner-upgrade/plan/platform";
import { managerOf } from "../service/managers.js";
import type { Service } from "../service/service.js";
import type { FilePlace } from "../target/target.js";
import { parseEnvironmentFile, setInEnvironmentFile } from "../files/environment-file.js";
import { credentialVariables } from "./variables.js";

/** Names under which a credentials file holds the token: the image's own (`.rdrunner-creds`), and the variable's. */
const inCredentialsFile = ["RUNDECK_RUNNER_TOKEN", credentialVariables.token] as const;

// Plain text with token and ids; how its lines are written is not documented, so a name with "token" is what is looked for.
const metaToken = /^((?!.*download)[ \t"']*[\w.-]*token[\w.-]*["']?[ \t]*[:=][ \t]*["']?)([^\s"',]+)/gim;

/** What a runbook calls the kind of a file that sets the token. */
export function tokenFileKind(service: Pick<Service, "kind">, { kind }: FilePlace): TokenFile["kind"] {
  const ofService = managerOf(service).variableFiles[kind];
  if (ofService !== undefined) return ofService.runbookKind;
  return kind === "replica-meta" ? kind : "credentials-file";
}

/** The tokens that a file sets: one of the service, or one that the Runner itself reads. */
export function tokensIn(service: Pick<Service, "kind">, kind: string, text: string): readonly string[] {
  const find = (variables: ReadonlyMap<string, string>, names: readonly string[]): readonly string[] =>
    names.flatMap((name) => variables.get(name) ?? []);
  const ofService = managerOf(service).variableFiles[kind];
  if (ofService !== undefined) return find(ofService.variables(text), [credentialVariables.token]);
  switch (kind) {
    case "credentials-file":
      return find(parseEnvironmentFile(text, { isShell: true }), inCredentialsFile);
    case "replica-meta":
      return [...text.matchAll(metaToken)].map((match) => match[2] ?? "");
    default:
      return [];
  }
}

/** The file with another token wherever it sets one; everything else byte for byte as it was. */
export function withToken(service: Pick<Service, "kind">, kind: string, text: string, token: string): string {
  const ofService = managerOf(service).variableFiles[kind];
  if (ofService !== undefined) return ofService.withVariable(text, credentialVariables.token, token);
  switch (kind) {
    case "credentials-file":
      return inCredentialsFile.reduce(
        (changed, name) => setInEnvironmentFile(changed, name, token, { isShell: true }),
        text,
      );
    case "replica-meta":
      return text.replaceAll(metaToken, (_, before: string) => `${before}${token}`);
    default:
      return text;
  }
}

/** Names under which a credentials file holds the id: the image's own, and the variable's. */
const idsInCredentialsFile = ["RUNDECK_RUNNER_ID", credentialVariables.id] as const;

/** The ids to present that a file sets: one of the service, or one that the Runner itself reads. */
export function idsIn(service: Pick<Service, "kind">, kind: string, text: string): readonly string[] {
  const ofService = managerOf(service).variableFiles[kind];
  const [variables, names] =
    ofService === undefined
      ? [
          parseEnvironmentFile(text, { isShell: true }),
          kind === "credentials-file" ? idsInCredentialsFile : [],
        ]
      : [ofService.variables(text), [credentialVariables.id]];
  return names.flatMap((name) => variables.get(name) ?? []);
}

/**
 * The file with the id of the new replica wherever it gives that of the old one as the id to present. Anything else that
 * names the old one, such as the package in a command, stays: the new package gets the old one's name.
 */
export function withReplicaId(
  service: Pick<Service, "kind">,
  kind: string,
  text: string,
  { from, to }: ReplicaChange,
): string {
  const isOld = (value: string | undefined): boolean => value?.trim().toLowerCase() === from.toLowerCase();
  const ofService = managerOf(service).variableFiles[kind];
  if (ofService !== undefined) {
    const { id } = credentialVariables;
    return isOld(ofService.variables(text).get(id)) ? ofService.withVariable(text, id, to) : text;
  }
  switch (kind) {
    case "credentials-file": {
      const variables = parseEnvironmentFile(text, { isShell: true });
      return idsInCredentialsFile.reduce(
        (changed, name) =>
          isOld(variables.get(name)) ? setInEnvironmentFile(changed, name, to, { isShell: true }) : changed,
        text,
      );
    }
    case "replica-meta":
      return text.replaceAll(new RegExp(escapeForPattern(from), "gi"), () => to);
    default:
      return text;
  }
}

/** The old replica's id and the new one's. */
export interface ReplicaChange {
  readonly from: string;
  readonly to: string;
}

function escapeForPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
