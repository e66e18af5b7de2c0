import type { MixedFleet } from "../fleet/mixed-fleet.js";

/** What the server chooses a Runner by: its tags, and its part in each project. */
export interface Choice {
  readonly name: string;
  readonly tags: readonly string[];
  readonly projects: readonly unknown[];
}

/** What the server chooses each Runner by now, as the world knows it. */
export function choices({ simulator, runners }: MixedFleet): readonly Choice[] {
  return runners.map(({ runnerId, member: { name } }) => {
    const runner = simulator.world.runners.get(runnerId);
    if (runner === undefined) throw new Error(`${name} is not known any more.`);
    return {
      name,
      tags: [...runner.tags],
      projects: [...runner.associations.values()].map((association) => ({ ...association })),
    };
  });
}
