import { quotePosix } from "../quote-posix.js";
import { code } from "../escape-markdown.js";
import { apiVersion } from "./runbook-variant.js";
import { sameInvocationTip, unavailableWarning } from "./same-invocation.js";
import { packageName, placeLine, startCommands, stopLine, type VmUnit } from "./vm-host.js";

/** The page's eight steps by the REST API. */
export function vmRestLines(unit: VmUnit): string[] {
  const jar = packageName(unit);
  return [
    `1. The **Runner ID** is ${code(unit.runnerId)}. To see it in the list of Runners: **${code(`GET /api/${apiVersion}/runnerManagement/runners`)}**. It is also visible in the console.`,
    "",
    "   **DO NOT yet** regenerate the credentials: the running Runner would lose its access at once.",
    "",
    `2. On ${code(unit.host.address)}, stop the Java process of the current Runner. ${stopLine(unit)}`,
    "",
    `   ${unavailableWarning}`,
    "",
    ...regenerateLines(unit.runnerId, { first: 3 }),
    `5. Download the new Runner package with the following API call: **${code(`GET /api/${apiVersion}/runnerManagement/download/[downloadTk]`)}**. This downloads the new ${code(".jar")} file.`,
    "",
    "   ```bash",
    `   printf 'url = "%s/api/${apiVersion}/runnerManagement/download/%s"\\n' "$RUNDECK_URL" "$(jq -r .downloadTk new-credentials.json)" |`,
    `     curl --fail --config - -H @rundeck-auth -o ${quotePosix(jar)} && rm new-credentials.json`,
    "   ```",
    "",
    `6. Copy the new ${code(".jar")} file to ${code(unit.host.address)}.`,
    `7. ${placeLine(unit)}`,
    "8. Start the new Runner by executing the following command:",
    "",
    "   ```bash",
    ...startCommands(unit).map((command) => `   ${command}`),
    "   ```",
    "",
    ...sameInvocationTip(quotePosix(jar)),
  ];
}

/** Regenerating the credentials by the REST API, and what the answer holds: two steps. */
export function regenerateLines(runnerId: string, { first }: { readonly first: number }): string[] {
  const path = `/api/${apiVersion}/runnerManagement/runner/${encodeURIComponent(runnerId)}/regenerateCreds`;
  return [
    `${first}. Regenerate the Runner's credentials with the following API call: **${code(`POST ${path}`)}**. From here on the old credentials are dead.`,
    "",
    "   ```bash",
    `   (umask 077 && curl --fail -X POST -H @rundeck-auth -H 'Accept: application/json' "$RUNDECK_URL"${quotePosix(path)} -o new-credentials.json)`,
    "   ```",
    "",
    `${first + 1}. The response contains the *download token*, **${code("downloadTk")}**, and the new ${code("token")}: treat both as passwords.`,
  ];
}
