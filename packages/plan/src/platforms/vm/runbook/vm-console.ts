import { codeBlock } from "../../../text/code-block.js";
import { quotePosix } from "../../../text/quote-posix.js";
import { codeSpan } from "../../../text/code-span.js";
import { escapeMarkdown } from "../../../text/escape-markdown.js";
import { sameInvocationTip } from "../../../runbook/same-invocation.js";
import { finishLines, placeLines, startLines, stopLines } from "./vm-host-lines.js";
import { carryTokenLines, hasTokenOutside, placeTokenLines } from "./vm-token.js";
import { type VmUnit, vmWords } from "./vm-words.js";

/** The page's ten steps by the console, with the token's own where it stands beside the package as well. */
export function vmConsoleLines(unit: VmUnit): string[] {
  const words = vmWords(unit);
  const jar = codeSpan(words.jar);
  const file = quotePosix(words.jar);
  const hasToken = hasTokenOutside(words);
  const last = hasToken ? 12 : 10;
  return [
    "1. Navigate to the **Runner Management** page.",
    `2. Click on the **Actions** menu of ${escapeMarkdown(unit.runnerName)} (${codeSpan(unit.runnerId)}).`,
    "3. Click on **Download Runner**.",
    "4. **DO NOT yet** click on **Regenerate Runner Credentials**.",
    ...stopLines(words, 5),
    "6. Back in the console, click on **Regenerate Runner Credentials**. From here on the old credentials are dead.",
    "7. Click on **Download Runner Package**.",
    `8. Once the new ${codeSpan(".jar")} file (${jar}) has been downloaded, copy it to ${codeSpan(unit.host.address)}, into your home directory there. From the folder of your downloads:`,
    "",
    ...codeBlock([`scp -p ${file} ${quotePosix(`${unit.host.address}:`)} && rm ${file}`], { prefix: "   " }),
    "",
    ...placeLines(words, 9),
    ...(hasToken ? [...carryTokenLines(words, 10, "console"), ...placeTokenLines(words, 11)] : []),
    ...startLines(words, last),
    ...finishLines(words, last + 1, []),
    ...sameInvocationTip(quotePosix(words.running)),
  ];
}
