import type { Finding } from "@runner-upgrade/plan";
import { isSame } from "../json/json.js";
import type { FoundContainer } from "./find-containers.js";

/** Whether a new token can come to where the old one stands. Pure. */
export function placeFindings(found: readonly FoundContainer[]): Finding[] {
  const [first, ...others] = found;
  if (first === undefined) return [];
  const { place } = first.identity;
  if (place.kind === "nowhere") {
    return [
      {
        code: "CREDENTIALS_NOT_WRITABLE",
        level: "failed",
        onlyFor: "rotate",
        message: `It was not found where ${first.container.name} has its token, so a new one could not be put there.`,
        remedies: [
          'Keep the credentials (`credentials: "keep"`), or give it its token in a variable or a file.',
        ],
      },
    ];
  }
  if (others.some(({ identity }) => !isSame(identity.place.kind, place.kind))) {
    return [
      {
        code: "CREDENTIALS_NOT_WRITABLE",
        level: "failed",
        onlyFor: "rotate",
        message: "Its containers have their token in different places: some in a variable, some in a file.",
        remedies: ["Give all of them their token in the same way, or keep the credentials."],
      },
    ];
  }
  return [];
}

/**
 * A container that was named and shows no id: an entrypoint may read a secret store, or the id may come another way. Its
 * image can be replaced on that word; new credentials cannot be put where nothing shows that the old ones stand. Pure.
 */
export function identityFindings(name: string, credentialsFile: string): Finding[] {
  const message = `${name} does not show whose Runner it is: neither a variable nor ${credentialsFile} names an id. It is taken for this Runner because the host names it.`;
  return [
    { code: "IDENTITY_NOT_SEEN", level: "warning", onlyFor: "keep", message },
    {
      code: "IDENTITY_NOT_SEEN",
      level: "failed",
      onlyFor: "rotate",
      message,
      remedies: [
        'Keep the credentials (`credentials: "keep"`), or rotate them at the source that the container reads them from.',
      ],
    },
  ];
}
