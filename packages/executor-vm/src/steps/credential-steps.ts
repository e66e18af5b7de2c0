import { replaceTokenCommand, typedAsLine } from "@runner-upgrade/plan/platform";
import { quotePosix } from "@runner-upgrade/transport";
import { credentialVariables } from "../credentials/variables.js";
import { tokenFileKind } from "../credentials/token-in-file.js";
import { isOfHost } from "../service/managers.js";
import type { Target } from "../target/target.js";
import { asFilesOwner } from "../host/as-user.js";

/** Where the token lies on the host between two commands, in the login's home directory. */
const tokenFile = "new-token";

/** The commands by which a person puts the new token wherever the old one stood beside the package. */
export function credentialSteps(where: string, target: Target, state: string): readonly string[] {
  const { credentialPlaces, login, service } = target;
  if (credentialPlaces.length === 0) return [];
  const isSystem = isOfHost(service);
  return [
    `${where}: paste this by itself, then type the new token, the one in that answer: ${typedAsLine(tokenFile)}`,
    ...credentialPlaces.map((place) =>
      place.path === undefined
        ? `${where}: put it into the environment that the Runner is started with (this needs jq): ${intoState(target, state)}`
        : `${where}: put it where the old one stands in ${place.path}: ${replaceTokenCommand({ kind: tokenFileKind(service, place), path: place.path }, { tokenFile, login, isSystem })}`,
    ),
    `${where}: rm ${tokenFile}`,
  ];
}

/** Its next start takes it from there. Token and state go by way of pipes: another user may not open the token's file. */
function intoState(target: Target, state: string): string {
  const as = asFilesOwner(target);
  const set = `split("\\n") | .[0] as $token | .[1:] | join("\\n") | fromjson | .overrides.${credentialVariables.token} = $token`;
  const file = quotePosix(state);
  const write = `umask 077 && cat > "$1.new" && mv "$1.new" "$1"`;
  return `{ cat ${tokenFile} && ${as}cat ${file}; } | jq -Rs ${quotePosix(set)} | ${as}sh -c ${quotePosix(write)} sh ${file}`;
}
