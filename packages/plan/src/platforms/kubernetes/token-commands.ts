import type { TokenPlace } from "../../hosts/by-hand.js";
import { quotePosix } from "../../text/quote-posix.js";

/** What the commands are made of that put a token where a workload reads it. Each text is a word of a shell, quoted. */
export interface KubernetesTokenTarget {
  /** `kubectl`, with the context and the namespace. */
  readonly kubectl: string;
  readonly kind: "Deployment" | "StatefulSet" | "DaemonSet" | "Pod";
  /** `deployment/runner` */
  readonly workload: string;
  readonly container: string;
  /** The file with a Pod's manifest: a Pod that is gone has its variables there. */
  readonly saved: string;
}

/**
 * Returns the commands, for a person's `bash`, that put the token of `new-credentials.json` where the old one stands; none where
 * no command can. The token stands in no command line. They need `jq`.
 */
export function kubernetesTokenCommands(target: KubernetesTokenTarget, place: TokenPlace): readonly string[] {
  if (place.kind === "variable") return tokenInVariable(target);
  if (place.kind !== "secret") return [];
  const [secret, key] = [quotePosix(place.secret), quotePosix(place.key)];
  return tokenInSecret(target, { secret, key, holds: place.holds });
}

/** For a key of a Secret. Its name and the key are words of a shell. */
export function tokenInSecret(
  { kubectl }: Pick<KubernetesTokenTarget, "kubectl">,
  place: { readonly secret: string; readonly key: string; readonly holds: "token" | "creds-file" },
): readonly string[] {
  const { secret, key, holds } = place;
  const make =
    holds === "token"
      ? `jq --arg key ${key} '{stringData: {($key): .token}}' new-credentials.json`
      : `${kubectl} get secret ${secret} -o json | jq --arg key ${key} --slurpfile new new-credentials.json '{stringData: {($key): (.data[$key] | @base64d | split("\\n") | map(if test("^\\\\s*(export\\\\s+)?RUNDECK_RUNNER_TOKEN=") then sub("=.*"; "=" + $new[0].token) else . end) | join("\\n"))}}'`;
  return [
    `(umask 077 && ${make} > new-token.json)`,
    `${kubectl} patch secret ${secret} --type=merge --patch-file new-token.json && rm new-token.json`,
  ];
}

/** For a variable of the container itself. */
export function tokenInVariable({
  kubectl,
  kind,
  workload,
  container,
  saved,
}: KubernetesTokenTarget): readonly string[] {
  if (kind === "Pod") {
    return [
      `(umask 077 && jq --arg container ${container} --slurpfile new new-credentials.json '(.spec.containers[] | select(.name == $container) | .env[] | select(.name == "RUNNER_RUNDECK_SERVER_TOKEN") | .value) = $new[0].token' ${saved} > new-token.json) && mv new-token.json ${saved}`,
    ];
  }
  return [
    `(umask 077 && jq --arg container ${container} '{spec: {template: {spec: {containers: [{name: $container, env: [{name: "RUNNER_RUNDECK_SERVER_TOKEN", value: .token}]}]}}}}' new-credentials.json > new-token.json)`,
    `${kubectl} patch ${workload} --type=strategic --patch-file new-token.json && rm new-token.json`,
  ];
}
