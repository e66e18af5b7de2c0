import type { TokenPlace } from "../../../hosts/by-hand.js";
import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { quotePosix } from "../../../text/quote-posix.js";
import type { RunbookVariant } from "../../../runbook/runbook-variant.js";
import { stepLines } from "../../../runbook/runbook-step.js";
import { typedAsLine, whereNoneIsShown } from "../../../runbook/type-token.js";
import { serviceFacts } from "../service/vm-service.js";
import { replaceTokenCommand, tokenProgramCommand } from "../replace-token.js";
import type { VmWords } from "./vm-words.js";

/** The file that carries the new token to the host. */
const tokenFile = "new-token";

/** Whether the Runner has the token from a place beside its package, so that the new one must be put there. */
export function hasTokenOutside({ unit }: VmWords): boolean {
  return (unit.byHand?.tokenPlaces ?? []).length > 0;
}

/** How the new token gets onto the host: behind the number of its step. */
export function carryTokenLines(words: VmWords, number: number, variant: RunbookVariant): string[] {
  const { address } = words.unit.host;
  const copy = `scp -p ${tokenFile} ${quotePosix(`${address}:`)} && rm ${tokenFile}`;
  const outside = "The Runner also has its token from a place beside the package.";
  return stepLines(
    variant === "console"
      ? {
          text: `${outside} Give the new token that the console shows to this command, which writes it into ${codeSpan(tokenFile)}. Only you can read the file:`,
          commands: [typedAsLine(tokenFile)],
          after: [whereNoneIsShown, "", `Copy it to ${codeSpan(address)}:`, "", ...codeBlock([copy])],
        }
      : {
          text: `${outside} Copy the new token to ${codeSpan(address)}, in a file that only you can read:`,
          commands: [`(umask 077 && jq -r .token new-credentials.json > ${tokenFile})`, copy],
        },
    number,
  );
}

/** How the new token gets where the old one stands: behind the number of its step. */
export function placeTokenLines(words: VmWords, number: number): string[] {
  const places = words.unit.byHand?.tokenPlaces ?? [];
  const isInUnit = places.some(({ kind }) => kind === "unit-file");
  return stepLines(
    {
      text: "Put the new token where the old one stands. In the shell on the host:",
      commands: [
        ...places.flatMap((place) => commandFor(words, place)),
        ...(isInUnit && words.service !== null ? [words.service.reload] : []),
        `rm ${tokenFile}`,
      ],
      after: [
        ...places.flatMap((place) =>
          place.kind === "other" ? [`It also stands in ${place.description}: put the new one there.`] : [],
        ),
        `Where you keep such a file elsewhere as well (in version control, or in a tool that writes it), change ${codeSpan("RUNNER_RUNDECK_SERVER_TOKEN")} there, too: otherwise the dead token comes back with the next change.`,
      ],
    },
    number,
  );
}

function commandFor({ unit, starter }: VmWords, place: TokenPlace): string[] {
  switch (place.kind) {
    case "credentials-file":
    case "environment-file":
    case "unit-file": {
      const { isSystemWide: isSystem } = serviceFacts(unit.host.service);
      return [replaceTokenCommand(place, { tokenFile, login: unit.byHand?.login ?? "runner", isSystem })];
    }
    case "process-environment":
      return [`${tokenProgramCommand("environment-file", tokenFile)} | sed -E -i -f - ${starter}`];
    default:
      return [];
  }
}
