import { closeOperation, loseOperation } from "./operations.js";
import type { Operation } from "./operation.js";
import type { Disk, RunnerRecord } from "./runner-record.js";
import type { Session } from "./session.js";
import type { World } from "./world.js";

/**
 * The disk of a process: its Runner's, or on servers with replicas that of the directory that it was launched in, which
 * two replicas may share. A process whose directory is not known has one of its own.
 */
export function diskOf(runner: RunnerRecord, session: Session): Disk {
  if (session.replicaId === null) return runner.disk;
  const key = directoryOf(session);
  const known = runner.disks.get(key);
  if (known !== undefined) return known;
  const disk: Disk = { queued: [], finished: [] };
  runner.disks.set(key, disk);
  return disk;
}

const directoryOf = ({ replicaId, hostname, installationPath }: Session): string =>
  installationPath === null ? `replica ${replicaId}` : `${hostname ?? ""} ${installationPath}`;

/**
 * What a virtual process finds in its directory as it starts, and takes up. A new replica finds there what another one
 * left or, where that one still lives, has; whether it takes that up is a switch. What the living one runs is then cut or
 * runs twice, as `onEnd` of the new process says.
 */
export function readDisk(
  world: World,
  runner: RunnerRecord,
  session: Session,
): { readonly queued: readonly Operation[]; readonly finished: readonly Operation[] } {
  const disk = diskOf(runner, session);
  const adoptsAll = session.replicaId === null || world.settings.replicas.queueAdoption === "any";
  const isOwn = (operation: Operation): boolean => adoptsAll || operation.replicaId === session.replicaId;
  const take = (from: Operation[]): readonly Operation[] => {
    const own = from.filter(isOwn);
    from.splice(0, from.length, ...from.filter((operation) => !isOwn(operation)));
    return own;
  };
  const found = { queued: take(disk.queued), finished: take(disk.finished) };
  if (session.replicaId === null) return found;
  return { ...found, queued: [...found.queued, ...takeFromLiving(world, runner, session, isOwn)] };
}

function takeFromLiving(
  world: World,
  runner: RunnerRecord,
  session: Session,
  isOwn: (operation: Operation) => boolean,
): readonly Operation[] {
  const taken: Operation[] = [];
  for (const other of runner.sessions) {
    if (other === session || other.replicaId === null || !other.keepsDisk) continue;
    if (directoryOf(other) !== directoryOf(session)) continue;
    taken.push(...other.queued.filter(isOwn));
    for (const operation of other.running.keys()) {
      if (!isOwn(operation)) continue;
      if (session.onEnd === "resume") {
        taken.push(operation);
        continue;
      }
      loseOperation(world, operation, "operation-cut");
      closeOperation(world, operation, "failed");
    }
  }
  for (const operation of taken) loseOperation(world, operation, "ran-twice");
  return taken;
}
