import { quotePosix } from "../quote-posix.js";
import { code, escapeMarkdown } from "../escape-markdown.js";
import { sameInvocationTip, unavailableWarning } from "./same-invocation.js";
import { packageName, placeLine, startCommands, stopLine, type VmUnit } from "./vm-host.js";

/** The page's ten steps by the console. */
export function vmConsoleLines(unit: VmUnit): string[] {
  const jar = packageName(unit);
  return [
    "1. Navigate to the **Runner Management** page.",
    `2. Click on the **Actions** menu of ${escapeMarkdown(unit.runnerName)} (${code(unit.runnerId)}).`,
    "3. Click on **Download Runner**.",
    "4. **DO NOT yet** click on **Regenerate Runner Credentials**.",
    `5. On ${code(unit.host.address)}, stop the Java process of the current Runner. ${stopLine(unit)}`,
    "",
    `   ${unavailableWarning}`,
    "",
    "6. Back in the console, click on **Regenerate Runner Credentials**. From here on the old credentials are dead.",
    "7. Click on **Download Runner Package**.",
    `8. Once the new ${code(".jar")} file (${code(jar)}) has been downloaded, copy it to ${code(unit.host.address)}.`,
    `9. ${placeLine(unit)}`,
    "10. Start the new Runner by executing the following command:",
    "",
    "    ```bash",
    ...startCommands(unit).map((command) => `    ${command}`),
    "    ```",
    "",
    ...sameInvocationTip(quotePosix(jar)),
  ];
}
