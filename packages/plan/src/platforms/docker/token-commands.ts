import type { TokenPlace } from "../../hosts/by-hand.js";
import { quotePosix } from "../../text/quote-posix.js";

/** Prints a container's or image's variables, one a line. */
export const environmentFormat = "--format '{{range .Config.Env}}{{println .}}{{end}}'";

/** What the commands are made of that put a token where a container reads it. Each text is a word of a shell, quoted. */
export interface DockerTokenTarget {
  /** `docker`, with the address of the engine. */
  readonly docker: string;
  /** The file with the variables for the next container. */
  readonly variables: string;
  /** An image with a shell, by which a mounted file is reached. */
  readonly image: string;
}

/**
 * Returns the command, for a person's `bash`, that puts the token of `new-credentials.json` where the old one stands: into the
 * file of variables, or into a mounted credentials file; null where no command can. The token stands in no command line. It
 * needs `jq`. Pure.
 */
export function dockerTokenCommand(target: DockerTokenTarget, place: TokenPlace): string | null {
  if (place.kind === "variable") return tokenInVariables(target);
  if (place.kind !== "mounted-file") return null;
  return tokenInMountedFile(target, { source: quotePosix(place.source), inside: place.inside });
}

/** Returns the command that writes the variables of a container, without those that its image supplies, into the file. */
export function saveVariablesCommand(
  { docker, variables }: Pick<DockerTokenTarget, "docker" | "variables">,
  container: string,
): string {
  return `(umask 077 && ${docker} inspect ${environmentFormat} ${container} | grep -vxF -f <(${docker} image inspect ${environmentFormat} "$(${docker} inspect --format '{{.Image}}' ${container})" | grep .) | grep . > ${variables})`;
}

export function tokenInVariables({ variables }: Pick<DockerTokenTarget, "variables">): string {
  return `(umask 077 && { grep -v '^RUNNER_RUNDECK_SERVER_TOKEN=' ${variables}; printf 'RUNNER_RUNDECK_SERVER_TOKEN=%s\\n' "$(jq -r .token new-credentials.json)"; } > new.env && mv new.env ${variables})`;
}

/** The old container may have the file read-only, so it is mounted by what it is; `source` is a word of a shell. */
export function tokenInMountedFile(
  { docker, image }: Pick<DockerTokenTarget, "docker" | "image">,
  { source, inside }: { readonly source: string; readonly inside: string },
): string {
  return `jq -r .token new-credentials.json | ${docker} run --rm --interactive --user 0 --volume ${source}:/mounted --entrypoint sh ${image} -c 'read -r token && rest="$(grep -v "^RUNDECK_RUNNER_TOKEN=" "$1")" && printf "%s\\nRUNDECK_RUNNER_TOKEN=%s\\n" "$rest" "$token" > "$1"' sh ${quotePosix(inside === "" ? "/mounted" : `/mounted/${inside}`)}`;
}
