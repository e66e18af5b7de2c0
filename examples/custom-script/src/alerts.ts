import type { CustomStepHandler } from "@runner-upgrade/apply";

/** Stands for your monitoring: it remembers for which Runners alerts are silent. */
export const silenced: Set<string> = new Set<string>();

/** Handlers of the steps that this script inserts into the plan, by name. */
export const alertHandlers: Readonly<Record<string, CustomStepHandler>> = {
  "silence-alerts": {
    carryOut: async ({ runner, input }) => {
      silenced.add(runner.name);
      console.log(`  alerts of ${runner.name} are silent: ${JSON.stringify(input)}`);
      return Promise.resolve({ silenced: runner.name });
    },
    // The unit is put back: so are its alerts.
    takeBack: async ({ runner }) => {
      silenced.delete(runner.name);
      return Promise.resolve();
    },
  },
  "unsilence-alerts": async ({ runner }) => {
    silenced.delete(runner.name);
    console.log(`  alerts of ${runner.name} are back`);
    return Promise.resolve();
  },
};
