import type { TokenPlace } from "../../../fleet/by-hand.js";
import { codeBlock } from "../../../format/code-block.js";
import { codeSpan } from "../../../format/code-span.js";
import { quotePosix } from "../../../format/quote-posix.js";
import type { KubernetesWords } from "./kubernetes-words.js";
import type { RunbookStep } from "../../../format/runbook/runbook-step.js";

const text = "Put the new token where the old one stood, without writing it into a command.";
const elsewhere =
  "Where a tool writes it there (GitOps, Helm, an external store of secrets), or a manifest of yours holds it, change it at that source as well: otherwise the dead token comes back.";

/** How the new token gets where the old one stands: a step for each place, or all ways where no place is known. */
export function puttingToken(words: KubernetesWords): RunbookStep[] {
  const { places } = words;
  if (places.length > 0) return places.map((place) => stepFor(words, place));
  return [
    {
      text,
      after: [
        `In a Secret, with its name in ${codeSpan("SECRET")} and its key in ${codeSpan("KEY")}:`,
        "",
        ...codeBlock(inSecret(words, { secret: '"$SECRET"', key: '"$KEY"', holds: "token" }), {
          language: "sh",
        }),
        "",
        `In a creds file of a Secret, the line ${codeSpan("RUNDECK_RUNNER_TOKEN=")} of its key:`,
        "",
        ...codeBlock(inSecret(words, { secret: '"$SECRET"', key: '"$KEY"', holds: "creds-file" }), {
          language: "sh",
        }),
        "",
        "In a variable of the container itself:",
        "",
        ...codeBlock(inVariable(words), { language: "sh" }),
        "",
        "A Secret that is immutable is replaced by another one, which the workload then names.",
        "",
        elsewhere,
      ],
    },
  ];
}

function stepFor(words: KubernetesWords, place: TokenPlace): RunbookStep {
  switch (place.kind) {
    case "secret":
      return {
        text: `${text} It stands in the Secret ${codeSpan(place.secret)} under ${codeSpan(place.key)}:`,
        commands: inSecret(words, {
          secret: quotePosix(place.secret),
          key: quotePosix(place.key),
          holds: place.holds,
        }),
        after: [elsewhere],
      };
    case "variable":
      return {
        text: `${text} It stands in a variable of the container itself:`,
        commands: inVariable(words),
        after: [elsewhere],
      };
    default:
      return {
        text: `${text} It stands in ${place.kind === "other" ? place.description : "a file"}.`,
        after: [elsewhere],
      };
  }
}

function inSecret(
  { kubectl }: KubernetesWords,
  place: { readonly secret: string; readonly key: string; readonly holds: "token" | "creds-file" },
): string[] {
  const { secret, key, holds } = place;
  const make =
    holds === "token"
      ? `jq --arg key ${key} '{stringData: {($key): .token}}' new-credentials.json`
      : `${kubectl} get secret ${secret} -o json | jq --arg key ${key} --slurpfile new new-credentials.json '{stringData: {($key): (.data[$key] | @base64d | split("\\n") | map(if startswith("RUNDECK_RUNNER_TOKEN=") then "RUNDECK_RUNNER_TOKEN=" + $new[0].token else . end) | join("\\n"))}}'`;
  return [
    `(umask 077 && ${make} > new-token.json)`,
    `${kubectl} patch secret ${secret} --type=merge --patch-file new-token.json && rm new-token.json`,
  ];
}

function inVariable({ kubectl, kind, workload, container, saved }: KubernetesWords): string[] {
  if (kind === "Pod") {
    // A Pod that is gone has its variables in its saved manifest.
    return [
      `(umask 077 && jq --arg container ${container} --slurpfile new new-credentials.json '(.spec.containers[] | select(.name == $container) | .env[] | select(.name == "RUNNER_RUNDECK_SERVER_TOKEN") | .value) = $new[0].token' ${saved} > new-token.json) && mv new-token.json ${saved}`,
    ];
  }
  return [
    `(umask 077 && jq --arg container ${container} '{spec: {template: {spec: {containers: [{name: $container, env: [{name: "RUNNER_RUNDECK_SERVER_TOKEN", value: .token}]}]}}}}' new-credentials.json > new-token.json)`,
    `${kubectl} patch ${workload} --type=strategic --patch-file new-token.json && rm new-token.json`,
  ];
}
