/**
 * Returns the id of a unit: the Runner's id, or `<runnerId>/<replicaId>` for one replica of a Runner. Compare ids, never take
 * them apart: a Runner's id may have a slash of its own, and a unit tells `runnerId` and `replicaId`.
 */
export function unitIdOf(runnerId: string, replicaId?: string): string {
  return replicaId === undefined ? runnerId : `${runnerId}/${replicaId}`;
}
