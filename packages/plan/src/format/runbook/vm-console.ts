import { quotePosix } from "../quote-posix.js";
import { codeSpan } from "../code-span.js";
import { escapeMarkdown } from "../escape-markdown.js";
import { sameInvocationTip } from "./same-invocation.js";
import { packageName, placeLine, startLines, stopLines, type VmUnit } from "./vm-host.js";

/** The page's ten steps by the console. */
export function vmConsoleLines(unit: VmUnit): string[] {
  const jar = packageName(unit);
  return [
    "1. Navigate to the **Runner Management** page.",
    `2. Click on the **Actions** menu of ${escapeMarkdown(unit.runnerName)} (${codeSpan(unit.runnerId)}).`,
    "3. Click on **Download Runner**.",
    "4. **DO NOT yet** click on **Regenerate Runner Credentials**.",
    ...stopLines(unit, 5),
    "6. Back in the console, click on **Regenerate Runner Credentials**. From here on the old credentials are dead.",
    "7. Click on **Download Runner Package**.",
    `8. Once the new ${codeSpan(".jar")} file (${codeSpan(jar)}) has been downloaded, copy it to ${codeSpan(unit.host.address)}.`,
    `9. ${placeLine(unit)}`,
    ...startLines(unit, 10),
    ...sameInvocationTip(quotePosix(jar)),
  ];
}
