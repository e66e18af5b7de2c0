import { replicaBehaviours, type ReplicaBehaviour } from "@runner-upgrade/simulator";
import type { Random } from "../random/random.js";

/** In one seed of three the server has replicas, and each of its switches is drawn. Null: it has none. */
export function drawReplicas(random: Random): ReplicaBehaviour | null {
  if (!random.chance(1 / 3)) return null;
  return {
    newReplica: random.pick(replicaBehaviours.newReplica),
    runnerFacts: random.pick(replicaBehaviours.runnerFacts),
    regenerateManual: random.pick(replicaBehaviours.regenerateManual),
    deletedReplica: random.pick(replicaBehaviours.deletedReplica),
    revokedToken: random.pick(replicaBehaviours.revokedToken),
    clientId: random.pick(replicaBehaviours.clientId),
    installationPath: random.pick(replicaBehaviours.installationPath),
    statusWords: random.pick(replicaBehaviours.statusWords),
    queueAdoption: random.pick(replicaBehaviours.queueAdoption),
    undelivered: random.pick(replicaBehaviours.undelivered),
    affinity: random.pick(replicaBehaviours.affinity),
    replicasOff: random.pick(replicaBehaviours.replicasOff),
    featureFlag: random.pick(replicaBehaviours.featureFlag),
    tokenRight: random.pick(replicaBehaviours.tokenRight),
  };
}
