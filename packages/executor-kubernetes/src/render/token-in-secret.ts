import { createHash } from "node:crypto";
import { credsFileNames, replaceAssignment } from "@runner-upgrade/executor";
import type { CredentialPlace } from "../workload/credential-place.js";
import { secretValue } from "../workload/key-values.js";
import type { KeyValues } from "../cluster/manifest.js";

type SecretPlace = Extract<CredentialPlace, { kind: "secret" }>;

/** The value that a Secret's key is to have, in base64; null where the token cannot stand there. */
export function renderTokenValue(secret: KeyValues, place: SecretPlace, token: string): string | null {
  const old = secretValue(secret, place.key);
  if (old === null) return null;
  const text = place.holds === "token" ? token : replaceAssignment(old, credsFileNames.token, token);
  return text === null ? null : Buffer.from(text).toString("base64");
}

/** The merge patch that gives one key of a Secret another value. */
export function renderSecretPatch(secret: KeyValues, key: string, value: string): object {
  return { metadata: { resourceVersion: secret.metadata.resourceVersion }, data: { [key]: value } };
}

/** The Secret that takes the place of an immutable one: the same but for its name and one value. */
export function renderReplacement(
  secret: KeyValues,
  { name, key, value }: { readonly name: string; readonly key: string; readonly value: string },
): object {
  const { labels, annotations } = secret.metadata;
  const kept = Object.fromEntries(
    Object.entries(annotations ?? {}).filter(
      ([one]) => one !== "kubectl.kubernetes.io/last-applied-configuration",
    ),
  );
  return {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, ...(labels === undefined ? {} : { labels }), annotations: kept },
    type: secret.type ?? "Opaque",
    immutable: true,
    data: { ...secret.data, [key]: value },
  };
}

/** The name of the Secret that takes an immutable one's place in a run, the same whenever it is asked for. */
export function replacementName(secret: string, token: string): string {
  // A second regeneration of the same run needs a Secret of its own. A hash of the token tells nothing of it.
  const hash = createHash("sha256").update(`${secret}\n${token}`).digest("hex").slice(0, 8);
  const base = secret.replace(/-ru[0-9a-f]{8}$/, "").slice(0, 240);
  return `${base}-ru${hash}`;
}
