import type { InvariantFactory } from "./invariant.js";

/** No secret in anything that the run says: events, journal, report. */
export const secretsKept: InvariantFactory = ({ world, report }) => {
  const said: string[] = [];
  return {
    see: (event) => {
      if (event.type === "told" && event.event.type !== "run-started") said.push(JSON.stringify(event.event));
    },
    atEnd: ({ report: runReport, journalText, lastError }) => {
      const text = [...said, journalText, JSON.stringify(runReport), lastError ?? ""].join("\n");
      const secrets = [...world.secrets, ...world.simulator.world.downloads.keys()];
      for (const secret of secrets)
        if (text.includes(secret)) report("A secret token was said or journaled.");
    },
  };
};
