import { quotePosix, kubernetesTokenCommands, typedAsJson } from "@runner-upgrade/plan/platform";
import { type StepContext, withoutUserInfo } from "@runner-upgrade/executor";
import { describePlace, tokenPlaceOf, type CredentialPlace } from "../workload/credential-place.js";
import type { Target } from "../workload/target.js";

/** The commands by which a person makes new credentials and puts their token wherever the old one stood. */
export function credentialSteps(context: StepContext, target: Target, kubectl: string): readonly string[] {
  const url = `${withoutUserInfo(context.serverUrl).replace(/\/$/, "")}/api/42/runnerManagement`;
  const { kind, name } = target;
  const words = {
    kubectl,
    kind,
    workload: `${kind.toLowerCase()}/${quotePosix(name)}`,
    container: quotePosix(target.container),
    saved: "pod.json",
  };
  return [
    `If its credentials are dead already (the server refuses it), regenerate them again: POST ${url}/runner/${context.runner.id}/regenerateCreds`,
    `Where you regenerated them, paste this by itself, then type the new token, the one in that answer: ${typedAsJson}`,
    ...target.places.map((place) => {
      const commands = kubernetesTokenCommands(words, tokenPlaceOf(place));
      const into = `Where you regenerated them, put the new token into ${describePlace(place)}, where the old one stands${remark(kind, place)}`;
      return commands.length === 0 ? `${into}.` : `${into} (this needs jq): ${commands.join(" && ")}`;
    }),
    "Remove the file with the token: rm -f new-credentials.json",
  ];
}

function remark(kind: Target["kind"], place: CredentialPlace): string {
  if (place.kind === "variable") return kind === "Pod" ? ", of a Pod that is gone in pod.json" : "";
  // It may have been replaced already: which one it is, only the workload says.
  return place.kind === "secret" && place.isImmutable
    ? "; the Secret is immutable, so put the token into another one and name that in the workload"
    : "";
}
