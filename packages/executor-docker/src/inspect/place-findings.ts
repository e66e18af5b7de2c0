import type { Finding } from "@runner-upgrade/plan/platform";
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
  const both = found.filter(({ identity }) => identity.isAlsoInFile).map(({ container }) => container.name);
  if (both.length > 0) {
    return [
      {
        code: "CREDENTIALS_NOT_WRITABLE",
        level: "failed",
        onlyFor: "rotate",
        message: `${both.join(" and ")} ${both.length === 1 ? "has a token" : "have tokens"} in a variable and in the credentials file. Which of them a Runner takes is not documented, and only one would be renewed.`,
        remedies: ["Leave the token in one of the two places, or keep the credentials."],
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
