import type { CredentialSource } from "./sources.js";
import { parseEnvironmentFile, setInEnvironmentFile } from "../files/environment-file.js";
import { parseUnitVariables, setInUnitFile } from "./unit-file.js";
import { credentialVariables } from "./variables.js";

/** Names under which a credentials file holds the token: the image's own (`.rdrunner-creds`), and the variable's. */
const inCredentialsFile = ["RUNDECK_RUNNER_TOKEN", credentialVariables.token] as const;

// Plain text with token and ids; how its lines are written is not documented, so a name with "token" is what is looked for.
const metaToken = /^((?!.*download)[ \t"']*[\w.-]*token[\w.-]*["']?[ \t]*[:=][ \t]*["']?)([^\s"',]+)/gim;

/** The tokens that a file sets. */
export function tokensIn(kind: CredentialSource["kind"], text: string): readonly string[] {
  const find = (variables: ReadonlyMap<string, string>, names: readonly string[]): readonly string[] =>
    names.flatMap((name) => variables.get(name) ?? []);
  switch (kind) {
    case "unit-file":
      return find(parseUnitVariables(text), [credentialVariables.token]);
    case "environment-file":
      return find(parseEnvironmentFile(text), [credentialVariables.token]);
    case "credentials-file":
      return find(parseEnvironmentFile(text, { isShell: true }), inCredentialsFile);
    case "replica-meta":
      return [...text.matchAll(metaToken)].map((match) => match[2] ?? "");
    case "configuration-file":
      return [];
  }
}

/** The file with another token wherever it sets one; everything else byte for byte as it was. */
export function withToken(kind: CredentialSource["kind"], text: string, token: string): string {
  switch (kind) {
    case "unit-file":
      return setInUnitFile(text, credentialVariables.token, token);
    case "environment-file":
      return setInEnvironmentFile(text, credentialVariables.token, token);
    case "credentials-file":
      return inCredentialsFile.reduce(
        (changed, name) => setInEnvironmentFile(changed, name, token, { isShell: true }),
        text,
      );
    case "replica-meta":
      return text.replaceAll(metaToken, (_, before: string) => `${before}${token}`);
    case "configuration-file":
      return text;
  }
}
