import type { Finding } from "@runner-upgrade/plan/platform";
import { credentialVariables } from "../credentials/variables.js";
import type { Located } from "../locate/locate.js";
import { clientIdOf, type ReplicaIdentity } from "../process/identity.js";

/**
 * Fails where the variable with the id to present names the old replica and stands where it is not rewritten: the new one would
 * start with the old one's id, and two processes would present one. It is rewritten where the token stands as well.
 */
export function findReplicaId(
  { places, processes }: Pick<Located, "places" | "processes">,
  { ids }: Pick<ReplicaIdentity, "ids">,
): readonly Finding[] {
  const [process] = processes;
  const shown = process === undefined ? undefined : clientIdOf(process)?.trim().toLowerCase();
  if (shown === undefined || !ids.some((id) => id.toLowerCase() === shown)) return [];
  const isRewritten =
    places.idPaths.length > 0 || places.places.some(({ kind }) => kind === "process-environment");
  if (isRewritten) return [];
  return [
    {
      code: "REPLICA_ID_NOT_WRITABLE",
      level: "failed",
      message: `${credentialVariables.id} names the replica, and no file that sets its token sets it: the new replica would start with the old one's id.`,
      remedies: [
        `Put ${credentialVariables.id} into the file that sets ${credentialVariables.token}, or leave both to the package, and start the Runner anew.`,
      ],
    },
  ];
}
