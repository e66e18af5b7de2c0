import { codeBlock } from "../text/code-block.js";
import { codeSpan } from "../text/code-span.js";
import { quotePosix } from "../text/quote-posix.js";
import { apiVersion } from "./runbook-variant.js";

/** Regenerating the credentials by the REST API, and what the answer holds: two steps. */
export function regenerateLines(runnerId: string, { first }: { readonly first: number }): string[] {
  const path = `/api/${apiVersion}/runnerManagement/runner/${encodeURIComponent(runnerId)}/regenerateCreds`;
  return [
    `${first}. Regenerate the Runner's credentials with the following API call: **${codeSpan(`POST ${path}`)}**. From here on the old credentials are dead.`,
    "",
    ...codeBlock(
      [
        `(umask 077 && curl --fail -X POST -H @rundeck-auth -H 'Accept: application/json' "$RUNDECK_URL"${quotePosix(path)} -o new-credentials.json)`,
      ],
      { prefix: "   " },
    ),
    "",
    `${first + 1}. The response contains the *download token*, **${codeSpan("downloadTk")}**, and the new ${codeSpan("token")}: treat both as passwords.`,
  ];
}
