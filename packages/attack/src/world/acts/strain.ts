import type { AttackWorld } from "../attack-world.js";
import { newOperation, workingReplica } from "../work/operation.js";

/** Puts a Runner at its operation limit at once, with work that no process of it has, and takes that off later. */
export function saturate(world: AttackWorld, runner: string, forMs: number): void {
  const record = world.simulator.world.runners.get(world.idOf(runner));
  if (record === undefined) return;
  const { replicaId } = workingReplica(record) ?? {};
  const operations = Array.from({ length: record.maxRunning }, (_, index) => ({
    ...newOperation(world, `load-${index}`, forMs),
    runnerId: record.id,
    ...(replicaId !== undefined && { replicaId }),
    state: "running" as const,
    reportedAs: "running" as const,
  }));
  for (const operation of operations) record.operations.add(operation);
  world.note({ type: "load-changed", runner });
  void world.clock.sleep(forMs).then(() => {
    for (const operation of operations) record.operations.delete(operation);
    world.note({ type: "load-changed", runner });
  });
}

/** The Runner goes on with its work, and no ping that it is sent meanwhile is ever answered. */
export function mute(world: AttackWorld, runner: string, forMs: number): void {
  const pings = world.simulator.world.runners.get(world.idOf(runner))?.openPings;
  if (pings === undefined) return;
  const set = pings as Set<unknown>;
  set.add = () => set;
  world.note({ type: "muted", runner, isMute: true });
  void world.clock.sleep(forMs).then(() => {
    Reflect.deleteProperty(set, "add");
    world.note({ type: "muted", runner, isMute: false });
  });
}
