import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { escapeMarkdown } from "../../../text/escape-markdown.js";
import { quotePosix } from "../../../text/quote-posix.js";
import { stepLines } from "../../../runbook/runbook-step.js";
import { replicaApiVersion, type RunbookVariant } from "../../../runbook/runbook-variant.js";
import { sameInvocationTip } from "../../../runbook/same-invocation.js";
import { finishLines, placeLines, startLines, stopLines } from "./vm-host-lines.js";
import { carryTokenLines, hasTokenOutside, placeTokenLines } from "./vm-token.js";
import { type VmUnit, vmWords, type VmWords } from "./vm-words.js";

/**
 * The page's way for one manual replica without room for two on its host: a new replica first, then the stop, and the old
 * replica is deleted last.
 */
export function vmReplicaLines(unit: VmUnit, variant: RunbookVariant): string[] {
  const words = vmWords(unit);
  const isRest = variant === "rest-api";
  const hasToken = hasTokenOutside(words);
  const last = hasToken ? 8 : 6;
  return [
    ...(isRest ? addByRest(words) : addByConsole(words)),
    ...stopLines(words, 4),
    ...placeLines(words, 5),
    ...(hasToken ? [...carryTokenLines(words, 6, variant), ...placeTokenLines(words, 7)] : []),
    ...startLines(words, last),
    ...(isRest ? deleteByRest(words, last + 1) : deleteByConsole(words, last + 1)),
    ...finishLines(
      words,
      last + 3,
      isRest ? ["Where you called the API:", "", ...codeBlock(["rm new-credentials.json"])] : [],
    ),
    ...sameInvocationTip(quotePosix(words.running)),
  ];
}

const keepsCredentials =
  "The old replica keeps its credentials until you delete it. **DO NOT** regenerate the Runner's credentials.";

function addByRest({ unit, jar }: VmWords): string[] {
  const path = `${pathOf(unit)}/replicas`;
  return [
    ...stepLines(
      {
        text: `Add a replica with the following API call: **${codeSpan(`POST ${path}`)}**. ${keepsCredentials}`,
        commands: [
          `(umask 077 && curl --fail -X POST -H @rundeck-auth -H 'Accept: application/json' "$RUNDECK_URL"${quotePosix(path)} -o new-credentials.json)`,
        ],
        after: [
          `The answer holds the id of the new replica, ${codeSpan("replicaId")}, and two secrets: ${codeSpan("token")} and ${codeSpan("downloadTk")}. They are shown only once.`,
        ],
      },
      1,
    ),
    ...stepLines(
      {
        text: "Download its package. It holds the new credentials, so only you may read it.",
        commands: [
          `printf 'url = "%s/api/${replicaApiVersion}/runnerManagement/download/%s"\\n' "$RUNDECK_URL" "$(jq -r .downloadTk new-credentials.json)" |`,
          `  (umask 077 && curl --fail --config - -H @rundeck-auth -o ${quotePosix(jar)})`,
        ],
      },
      2,
    ),
    ...copyLines(unit, jar),
  ];
}

function addByConsole({ unit, jar }: VmWords): string[] {
  return [
    ...stepLines(
      {
        text: `On the **Runner Management** page open ${escapeMarkdown(unit.runnerName)} (${codeSpan(unit.runnerId)}), and in its list of **Replicas** add one. ${keepsCredentials}`,
      },
      1,
    ),
    ...stepLines(
      { text: `Download the package of the new replica, and give the file the name ${codeSpan(jar)}.` },
      2,
    ),
    ...copyLines(unit, jar),
  ];
}

function copyLines({ host }: VmUnit, jar: string): string[] {
  const file = quotePosix(jar);
  return stepLines(
    {
      text: `Copy it to ${codeSpan(host.address)}, into your home directory there:`,
      commands: [`scp -p ${file} ${quotePosix(`${host.address}:`)} && rm ${file}`],
    },
    3,
  );
}

const proof = "must be Healthy, with the new version and an uptime that began anew";

function deleteByRest({ unit }: VmWords, number: number): string[] {
  const path = pathOf(unit);
  const old = `${path}/replica/${encodeURIComponent(unit.replicaId ?? "")}`;
  const curl = `curl --fail -H @rundeck-auth -H 'Accept: application/json'`;
  return [
    ...stepLines(
      {
        text: `Look at the new replica in the list. It ${proof}. The status of the whole Runner proves nothing while another replica answers:`,
        commands: [
          `${curl} "$RUNDECK_URL"${quotePosix(`${path}/replicas`)} | jq --arg id "$(jq -r .replicaId new-credentials.json)" '.replicas[] | select(.replicaId == $id) | {status, version, uptime}'`,
        ],
      },
      number,
    ),
    ...stepLines(
      {
        text: `Delete the old replica: **${codeSpan(`DELETE ${old}`)}**. From here on its credentials are dead.`,
        commands: [`${curl} -X DELETE "$RUNDECK_URL"${quotePosix(old)}`],
      },
      number + 1,
    ),
  ];
}

function deleteByConsole({ unit }: VmWords, number: number): string[] {
  return [
    ...stepLines(
      {
        text: `Look at the new replica in the list of **Replicas**. It ${proof}. The status of the whole Runner proves nothing while another replica answers.`,
      },
      number,
    ),
    ...stepLines(
      {
        text: `Delete the old replica, ${codeSpan(unit.replicaId ?? "")}. From here on its credentials are dead.`,
      },
      number + 1,
    ),
  ];
}

function pathOf({ runnerId }: VmUnit): string {
  return `/api/${replicaApiVersion}/runnerManagement/runner/${encodeURIComponent(runnerId)}`;
}
