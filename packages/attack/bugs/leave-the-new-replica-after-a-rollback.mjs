/** Breaks a rule of the design on purpose. See docs/contributing/attack.md. */
export default {
  breaks: "4: a rollback deletes the replica that the run made",
  seed: 8,
  edits: [
    {
      find: `    for (const replicaId of made) await deleteReplica(run, unit, { replicaId, timeLimitMs });
    return {`,
      plant: `    for (const replicaId of made)
      if (replicaId === "") await deleteReplica(run, unit, { replicaId, timeLimitMs });
    return {`,
    },
  ],
};
