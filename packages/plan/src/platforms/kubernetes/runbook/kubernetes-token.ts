import type { TokenPlace } from "../../../hosts/by-hand.js";
import { codeBlock } from "../../../text/code-block.js";
import { codeSpan } from "../../../text/code-span.js";
import { kubernetesTokenCommands, tokenInSecret, tokenInVariable } from "../token-commands.js";
import type { KubernetesWords } from "./kubernetes-words.js";
import type { RunbookStep } from "../../../runbook/runbook-step.js";

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
        ...codeBlock(tokenInSecret(words, { secret: '"$SECRET"', key: '"$KEY"', holds: "token" }), {
          language: "sh",
        }),
        "",
        `In a creds file of a Secret, the line ${codeSpan("RUNDECK_RUNNER_TOKEN=")} of its key:`,
        "",
        ...codeBlock(tokenInSecret(words, { secret: '"$SECRET"', key: '"$KEY"', holds: "creds-file" }), {
          language: "sh",
        }),
        "",
        "In a variable of the container itself:",
        "",
        ...codeBlock(tokenInVariable(words), { language: "sh" }),
        "",
        "A Secret that is immutable is replaced by another one, which the workload then names.",
        "",
        elsewhere,
      ],
    },
  ];
}

function stepFor(words: KubernetesWords, place: TokenPlace): RunbookStep {
  const commands = kubernetesTokenCommands(words, place);
  switch (place.kind) {
    case "secret":
      return {
        text: `${text} It stands in the Secret ${codeSpan(place.secret)} under ${codeSpan(place.key)}:`,
        commands,
        after: [elsewhere],
      };
    case "variable":
      return {
        text: `${text} It stands in a variable of the container itself:`,
        commands,
        after: [elsewhere],
      };
    default:
      return {
        text: `${text} It stands in ${place.kind === "other" ? place.description : "a file"}.`,
        after: [elsewhere],
      };
  }
}
