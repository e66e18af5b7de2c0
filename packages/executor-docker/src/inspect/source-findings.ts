import type { Finding } from "@runner-upgrade/plan/platform";
import type { OtherSources } from "../credentials/other-sources.js";

/** What a rotation would leave with the dead token, or cannot tell of. Which source a Runner takes first is not documented. Pure. */
export function sourceFindings(container: string, { unread, notRenewed }: OtherSources): Finding[] {
  const findings: Finding[] = [];
  if (unread.length > 0)
    findings.push({
      code: "CREDENTIALS_NOT_READABLE",
      level: "failed",
      onlyFor: "rotate",
      message: `The token of ${container} may stand where it cannot be read: ${unread.join("; ")}.`,
      remedies: [
        "Give it its token in RUNNER_RUNDECK_SERVER_TOKEN or in a mounted credentials file, without the other source; or keep the credentials.",
      ],
    });
  if (notRenewed.length > 0)
    findings.push({
      code: "CREDENTIALS_NOT_WRITABLE",
      level: "failed",
      onlyFor: "rotate",
      message: `${container} has a further source of its token that a rotation would not renew: ${notRenewed.join("; ")}.`,
      remedies: [
        "Leave the token in one place. A credentials file at another path is renewed where the executor knows it (`credentialsFile`).",
        "Or keep the credentials.",
      ],
    });
  return findings;
}
