import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { noInput, type NewCredentials, type StepContext } from "@runner-upgrade/executor";
import { Walk } from "@runner-upgrade/executor/testing";
import type { HostStepKind, JsonObject } from "@runner-upgrade/plan/platform";
import { expect, it } from "vitest";
import { createProcessSubject } from "../support/process-subject.js";

const newId = "bbbbbbbb-0000-4000-8000-000000000002";

it.each(["download-package", "stop", "install-package", "start"] as const)(
  "puts the old replica back behind %s, with its package, token and id",
  async (last) => {
    const subject = await createProcessSubject({ isHostile: false }, { hasTokenInEnvironment: true });
    try {
      const oldId = subject.runner.id;
      const file = join(subject.directory, ".rdrunner-creds");
      const honest = `export RUNDECK_RUNNER_ID=${oldId}\nRUNDECK_RUNNER_TOKEN=${subject.secrets[0] ?? ""}\n# kept\n`;
      await writeFile(file, honest, { mode: 0o600 });
      const [before] = await subject.world.processes();
      const executor = subject.createExecutor();
      const made = await subject.regenerate();
      const credentials: NewCredentials = { ...made, replicaId: newId };
      const record: Record<string, JsonObject> = {};
      const context = (): StepContext => ({
        ...new Walk(subject).context(),
        record,
        replica: { id: oldId, newId, packagePath: null },
      });
      const steps: readonly HostStepKind[] = [
        "inspect",
        "download-package",
        "save-state",
        "stop",
        "install-package",
        "start",
      ];
      for (const step of steps.slice(0, steps.indexOf(last) + 1)) {
        const needsToken = step === "download-package" || step === "install-package";
        const input = needsToken ? { credentials, package: subject.package } : noInput;
        const outcome = await executor.steps[step]?.(context(), input);
        if (outcome?.record !== undefined) record[step] = outcome.record;
      }
      if (last === "install-package" || last === "start") {
        const written = await readFile(file, "utf8");
        expect(written).toContain(`RUNDECK_RUNNER_ID=${newId}`);
        expect(written).toContain(credentials.token.reveal());
      }
      if (last === "start")
        expect(await subject.world.processes()).toMatchObject([
          { version: "5.7.0", token: credentials.token.reveal() },
        ]);
      await executor.restore(context());
      expect(await subject.world.processes()).toMatchObject([{ version: "5.6.0", token: before?.token }]);
      expect(await readFile(file, "utf8")).toBe(honest);
      expect((await executor.restore(context())).outcome).toBe("already-done");
    } finally {
      await subject.dispose();
    }
  },
);
