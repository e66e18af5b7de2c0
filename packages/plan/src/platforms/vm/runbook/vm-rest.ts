import { quotePosix } from "../../../text/quote-posix.js";
import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { regenerateLines } from "../../../runbook/regenerate-lines.js";
import { apiVersion } from "../../../runbook/runbook-variant.js";
import { sameInvocationTip } from "../../../runbook/same-invocation.js";
import { finishLines, placeLines, startLines, stopLines } from "./vm-host-lines.js";
import { carryTokenLines, hasTokenOutside, placeTokenLines } from "./vm-token.js";
import { type VmUnit, vmWords } from "./vm-words.js";

/** The page's eight steps by the REST API, with the token's own where it stands beside the package as well. */
export function vmRestLines(unit: VmUnit): string[] {
  const words = vmWords(unit);
  const { jar } = words;
  const hasToken = hasTokenOutside(words);
  const last = hasToken ? 10 : 8;
  return [
    `1. The **Runner ID** is ${codeSpan(unit.runnerId)}. To see it in the list of Runners: **${codeSpan(`GET /api/${apiVersion}/runnerManagement/runners`)}**. It is also visible in the console.`,
    "",
    "   **DO NOT yet** regenerate the credentials: the running Runner would lose its access at once.",
    "",
    ...stopLines(words, 2),
    ...regenerateLines(unit.runnerId, { first: 3 }),
    `5. Download the new Runner package with the following API call: **${codeSpan(`GET /api/${apiVersion}/runnerManagement/download/[downloadTk]`)}**. This downloads the new ${codeSpan(".jar")} file. It holds the new credentials, so only you may read it.`,
    "",
    ...codeBlock(
      [
        `printf 'url = "%s/api/${apiVersion}/runnerManagement/download/%s"\\n' "$RUNDECK_URL" "$(jq -r .downloadTk new-credentials.json)" |`,
        `  (umask 077 && curl --fail --config - -H @rundeck-auth -o ${quotePosix(jar)})`,
      ],
      { prefix: "   " },
    ),
    "",
    `6. Copy the new ${codeSpan(".jar")} file to ${codeSpan(unit.host.address)}, into your home directory there:`,
    "",
    ...codeBlock(
      [`scp -p ${quotePosix(jar)} ${quotePosix(`${unit.host.address}:`)} && rm ${quotePosix(jar)}`],
      {
        prefix: "   ",
      },
    ),
    "",
    ...placeLines(words, 7),
    ...(hasToken ? [...carryTokenLines(words, 8, "rest-api"), ...placeTokenLines(words, 9)] : []),
    ...startLines(words, last),
    ...finishLines(words, last + 1, [
      "Where you called the API:",
      "",
      ...codeBlock(["rm new-credentials.json"]),
    ]),
    ...sameInvocationTip(quotePosix(words.running)),
  ];
}
