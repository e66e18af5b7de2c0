import type { Target } from "../case/fault.js";
import type { AttackWorld } from "../world/attack-world.js";

/** The Runners that a target means, seen from the unit whose event was met. */
export function targetsOf(world: AttackWorld, target: Target, self: string | null): readonly string[] {
  if (typeof target === "object") return [target.name];
  const unit = self ?? world.attack.runners[0]?.name;
  if (unit === undefined) return [];
  if (target === "self") return [unit];
  const peers = peersOf(world, unit);
  return target === "peers" ? peers : peers.slice(0, 1);
}

/** Who serves what a unit serves; those that live first, for they are counted on. */
function peersOf(world: AttackWorld, unit: string): readonly string[] {
  const { needs } = world.round;
  const served = needs.filter(({ servers }) => servers.includes(unit));
  const peers = world.attack.runners
    .map(({ name }) => name)
    .filter((name) => name !== unit && served.some(({ servers }) => servers.includes(name)));
  return [...peers].sort((one, other) => Number(world.isAlive(other)) - Number(world.isAlive(one)));
}
