import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { requireCredentials } from "@runner-upgrade/executor";
import { insertStep } from "@runner-upgrade/plan";
import { describe, expect, it } from "vitest";
import { createFileJournal } from "../src/journal/file-journal.js";
import { formatReport } from "../src/report/format-report.js";
import { applyPlan } from "../src/run/start-run.js";
import { createScenario } from "./support/scenario.js";

describe("no secret", () => {
  it("is in a journal, an event, a log, a channel or a report, also when an executor and a handler let one out", async () => {
    const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-apply-"));
    try {
      const scenario = await createScenario({
        runners: [
          { name: "east-1", tags: ["east"] },
          { name: "east-2", tags: ["east"] },
        ],
      });
      const { client, executor } = scenario;
      const path = join(directory, "run.journal");
      const made = await scenario.plan({ maxFailures: 5 });
      const plan = insertStep(made, {
        after: "verify",
        step: { name: "leak", timeLimitMs: 1_000, onFailure: "continue" },
      });
      const secrets = new Set([scenario.simulator.apiToken]);
      for (const { runnerId } of plan.units) secrets.add(scenario.simulator.runner(runnerId).token);
      const seen: unknown[] = [];
      const see = (message: unknown): void => {
        seen.push(message);
      };
      const channels = ["run", "unit", "step", "guard", "canary", "credentials", "way"];
      for (const noun of channels) subscribe(`runner-upgrade:${noun}`, see);
      const log = (message: string, details?: Record<string, unknown>): void => {
        seen.push(message, details);
      };
      let lastToken = "";
      const report = await scenario.clock.run(
        applyPlan(
          plan,
          scenario.dependencies({
            journal: createFileJournal(path),
            logger: { debug: log, info: log, warn: log, error: log },
            onEvent: see,
            controlPlane: {
              ...client,
              regenerateCredentials: async (id, options) => {
                const credentials = await client.regenerateCredentials(id, options);
                lastToken = credentials.token;
                secrets.add(credentials.token);
                secrets.add(credentials.downloadToken);
                return credentials;
              },
            },
            executors: [
              {
                ...executor,
                steps: {
                  ...executor.steps,
                  "install-package": async (context, input) => {
                    const outcome = await executor.steps["install-package"]!(context, input);
                    const token = requireCredentials(context, input).token.reveal();
                    return { ...outcome, summary: `Installed with ${token}.`, record: { [token]: [token] } };
                  },
                },
              },
            ],
            handlers: { leak: () => Promise.reject(new Error(`The token is ${lastToken}.`)) },
          }),
        ),
      );
      for (const noun of channels) unsubscribe(`runner-upgrade:${noun}`, see);
      expect(report.isComplete).toBe(true);
      expect(secrets.size).toBe(7);
      const everything = [
        await readFile(path, "utf8"),
        JSON.stringify(seen),
        JSON.stringify(report),
        formatReport(report, { as: "text" }),
        formatReport(report, { as: "markdown" }),
      ].join("\n");
      expect([...secrets].filter((secret) => everything.includes(secret))).toEqual([]);
      expect(everything).toContain("The token is [secret].");
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });
});
