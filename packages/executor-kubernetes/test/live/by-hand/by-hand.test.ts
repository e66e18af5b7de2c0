import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { noInput, type StepContext } from "@runner-upgrade/executor";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { waitUntil } from "../../support/wait-until.js";
import { engineForLiveCluster } from "../cluster/engine.js";
import { docker } from "../cluster/kubectl.js";
import { createNamespace, type LiveNamespace } from "../cluster/live-namespace.js";
import { buildLookAlike } from "../cluster/look-alike.js";
import { createClusterSubject, type ClusterSubjectOptions } from "../contract/cluster-subject.js";

const engine = engineForLiveCluster();
const execute = promisify(execFile);
const images = { old: `ru-k8s-hand-${process.pid}:5.6.0`, new: `ru-k8s-hand-${process.pid}:5.7.0` };
type Step = "inspect" | "save-state" | "stop" | "roll-out";

const stopped: readonly Step[] = ["inspect", "save-state", "stop"];
const rolledOut: readonly Step[] = ["inspect", "roll-out"];

const cases: readonly (readonly [ClusterSubjectOptions["kind"], "keep" | "rotate", readonly Step[]])[] = [
  ["Deployment", "keep", rolledOut],
  ["Deployment", "rotate", stopped],
  ["StatefulSet", "keep", rolledOut],
  ["StatefulSet", "rotate", stopped],
  ["DaemonSet", "rotate", stopped],
  ["Pod", "keep", rolledOut],
  ["Pod", "rotate", stopped],
];

describe.skipIf(!engine.isThere)("what a person is told to do by hand", () => {
  let namespace: LiveNamespace;

  beforeAll(async () => {
    await buildLookAlike(images.old, "5.6.0");
    await buildLookAlike(images.new, "5.7.0");
    namespace = await createNamespace("by-hand");
    return () => namespace[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await docker("image", "rm", "--force", ...Object.values(images));
  });

  it.each(cases)("brings a %s (%s) back and onward, word for word", async (kind, credentials, walked) => {
    const subject = await createClusterSubject(
      { isHostile: false },
      { namespace, images, kind, credentials, by: "secretKeyRef", logsTo: "console" },
    );
    const executor = subject.createExecutor();
    const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-by-hand-"));
    const where = { context: namespace.context, folder };
    const record: Record<string, JsonObject> = {};
    const context = (): StepContext => {
      const { runner, host, targetVersion, container = null, serverUrl, timeLimitMs } = subject;
      const of = { runner, host, targetVersion, container, serverUrl, timeLimitMs };
      return { ...of, runId: "by-hand", record, signal: new AbortController().signal };
    };
    try {
      for (const step of walked) {
        const outcome = await executor.steps[step]?.(context(), noInput);
        record[step] = outcome?.record ?? {};
      }
      const lines = executor.manualSteps(context());
      for (const [way, version] of [
        ["To go back to the old one instead", "5.6.0"],
        ["To go on with the new image", "5.7.0"],
      ] as const) {
        // As a person reads them: what is not there to be done is not done, and one of the two ways is gone.
        const others = lines.filter((line) => !line.startsWith("To go ") && !line.startsWith("See on the"));
        const [itself] = lines.filter((line) => line.startsWith(way));
        for (const line of [...others, itself]) await follow(line, where);
        const isAlone = async (): Promise<boolean> => {
          const processes = await subject.world.processes();
          return processes.length === 1 && processes[0]?.version === version;
        };
        // Kubelets before 1.22 keep a Pod that has ended for more than a minute.
        await waitUntil(`${version} to run alone`, isAlone, { timeoutMs: 180_000 });
      }
      await follow(
        lines.find((line) => line.startsWith("See on the server")),
        where,
      );
      expect(await subject.world.leftovers()).toEqual([]);
    } finally {
      await executor[Symbol.asyncDispose]();
      await subject.dispose();
      await rm(folder, { recursive: true });
    }
  });
});

/** Does as a line says, as a person would who pastes it. What it says of its success is not asked. */
async function follow(
  line: string | undefined,
  { context, folder }: { readonly context: string; readonly folder: string },
): Promise<void> {
  if (line === undefined) throw new Error("It is not told.");
  const command = /: (\(?(?:umask 077 && )?kubectl .*)$/s
    .exec(line)?.[1]
    ?.replaceAll("--context through", `--context '${context}'`);
  if (command === undefined || command.includes("<its name>") || command.includes("rollout status")) return;
  await execute("sh", ["-c", `${command} || true`], { cwd: folder, timeout: 60_000 });
}
