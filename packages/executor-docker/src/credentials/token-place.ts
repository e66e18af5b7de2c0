import type { TokenPlace } from "@runner-upgrade/plan/platform";
import type { CredentialsPlace } from "./find-credentials.js";

/** A place as a runbook names it; null where none was found. `path` is the file's in the container. */
export function tokenPlaceOf(place: CredentialsPlace, path: string): TokenPlace | null {
  switch (place.kind) {
    case "nowhere":
      return null;
    case "variable":
      return { kind: "variable" };
    case "mount":
      // In the option that mounts it, a colon would end the source.
      return place.source.includes(":")
        ? { kind: "other", description: `${path}, which is mounted` }
        : { kind: "mounted-file", path, source: place.source, inside: place.inside };
    case "layer":
      return { kind: "other", description: `${path} in the container's own layer` };
  }
}
