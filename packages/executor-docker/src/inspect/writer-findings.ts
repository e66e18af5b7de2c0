import type { Finding } from "@runner-upgrade/plan/platform";
import type { Container, Mount } from "../engine/inspection.js";
import type { CredentialsPlace } from "../credentials/find-credentials.js";
import type { FoundContainer } from "./find-containers.js";

/**
 * What else writes the mounted credentials file: its place or header says so, or another running container has the same mount
 * and may write it, as an agent of a secret store does. Pure.
 */
export function writerFindings(found: readonly FoundContainer[], others: readonly Container[]): Finding[] {
  return found.flatMap(({ container, identity: { place, otherWriter } }): Finding[] => {
    if (place.kind !== "mount") return [];
    const neighbours = others.filter(
      ({ state, mounts }) =>
        state.isRunning && mounts.some((mount) => mount.isWritable && isSameSource(mount, place)),
    );
    const reasons = [
      ...(otherWriter === null ? [] : [otherWriter]),
      ...neighbours.map(({ name }) => `the container ${name} has it mounted, too, and may write it`),
    ];
    if (reasons.length === 0) return [];
    return [
      {
        code: "CREDENTIALS_HAVE_OTHER_WRITER",
        level: "warning",
        onlyFor: "rotate",
        message: `The token of ${container.name} stands in ${place.source} (${reasons.join("; ")}): what the upgrade puts there may be overwritten by the old one, which is dead then.`,
        remedies: [
          "Change it at its source: have the new token written there, or keep the credentials.",
          "Where you change it at its source during the upgrade, allow it by the Runner's name: allowOtherWriterOf.",
        ],
      },
    ];
  });
}

function isSameSource(mount: Mount, place: Extract<CredentialsPlace, { readonly kind: "mount" }>): boolean {
  return place.mountKind === "volume"
    ? mount.kind === "volume" && mount.name === place.source
    : mount.kind === "bind" && mount.source === place.source;
}
