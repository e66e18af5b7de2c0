import type { JsonObject, TokenPlace } from "@runner-upgrade/plan/platform";

/** Where a Runner's token stands. No secret. */
export type CredentialPlace =
  | { readonly kind: "variable"; readonly variable: string }
  | {
      readonly kind: "secret";
      readonly secret: string;
      readonly key: string;
      /** How it comes into the container. */
      readonly by: "secretKeyRef" | "envFrom" | "volume";
      /** The value is the token itself, or a file of assignments that holds it. */
      readonly holds: "token" | "creds-file";
      readonly isImmutable: boolean;
    }
  | { readonly kind: "config-map"; readonly configMap: string; readonly key: string };

/** A place as a sentence's part. */
export function describePlace(place: CredentialPlace): string {
  switch (place.kind) {
    case "variable":
      return `the variable ${place.variable}`;
    case "secret":
      return `the key ${place.key} of the Secret ${place.secret}`;
    case "config-map":
      return `the key ${place.key} of the ConfigMap ${place.configMap}`;
  }
}

/** A place as a runbook names it. */
export function tokenPlaceOf(place: CredentialPlace): TokenPlace {
  if (place.kind === "secret" && !place.isImmutable) {
    const { kind, secret, key, holds } = place;
    return { kind, secret, key, holds };
  }
  if (place.kind === "variable") return { kind: "variable" };
  return { kind: "other", description: describePlace(place) };
}

/** A place out of a record, or null where it is none. */
export function parsePlace(value: unknown): CredentialPlace | null {
  const record = value as JsonObject | null;
  if (typeof record !== "object" || record === null) return null;
  const { kind, variable, secret, key, by, holds, isImmutable, configMap } = record;
  if (kind === "variable" && typeof variable === "string") return { kind, variable };
  if (kind === "config-map" && typeof configMap === "string" && typeof key === "string")
    return { kind, configMap, key };
  if (
    kind === "secret" &&
    typeof secret === "string" &&
    typeof key === "string" &&
    (by === "secretKeyRef" || by === "envFrom" || by === "volume") &&
    (holds === "token" || holds === "creds-file") &&
    typeof isImmutable === "boolean"
  ) {
    return { kind, secret, key, by, holds, isImmutable };
  }
  return null;
}
