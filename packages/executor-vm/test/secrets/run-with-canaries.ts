import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFileJournal, formatReport, observeFleet, startRun } from "@runner-upgrade/apply";
import { createRunnerClient, tokenAuth } from "@runner-upgrade/client";
import { noInput } from "@runner-upgrade/executor";
import { formatPlan, planUpgrade, serializePlan } from "@runner-upgrade/plan";
import { createSimulator } from "@runner-upgrade/simulator";
import { createLocalFleet, nodeStandInPackage } from "@runner-upgrade/simulator/stand-in";
import type { Transport } from "@runner-upgrade/transport";
import { createVmExecutor } from "../../src/index.js";
import type { Canaries } from "./canaries.js";
import { watchDirectories, type SeenFile } from "./watched-directories.js";

/** For a busy machine, on which every program is started twice. */
const patienceMs = 300_000;

/** What came of a run: everything that left it, by where it left. */
export interface CanaryRun {
  /** Outcomes and reasons, without secrets if all is well. */
  readonly outcomes: readonly string[];
  readonly surfaces: Readonly<Record<string, unknown>>;
  /** Files that came to the Runners' directories. */
  readonly files: readonly SeenFile[];
  /** Those of them that are still there. */
  readonly leftFiles: readonly string[];
  readonly journalMode: number;
  /** Command lines of the Runners' processes at the end. */
  readonly commandLines: readonly string[];
  readonly newTokens: readonly string[];
}

/**
 * A whole upgrade of two Runners, real processes of this machine, with a canary in every place where people have
 * secrets: tokens, a proxy's password in the command line, one in the environment, one in a URL.
 */
export async function runWithCanaries(
  canaries: Canaries,
  { transport, address }: { readonly transport: Transport; readonly address: string },
): Promise<CanaryRun> {
  const apiToken = canaries.make("API token");
  const simulator = createSimulator({
    // Real time: the hosts are real.
    clockFactor: 1,
    version: "5.6.0-20241003",
    packages: nodeStandInPackage(),
    packageBytes: 300_000,
    apiToken,
  });
  simulator.addProject({ name: "web", dispatch: "manual" });
  const added = ["one", "two"].map((name) => simulator.addRunner({ name, tags: ["web"], projects: ["web"] }));
  for (const { token } of added) canaries.add("Runner token", token);
  const listening = await simulator.listen();
  const proxyPassword = canaries.make("proxy password in the command line");
  const fleet = await createLocalFleet({
    simulator,
    runners: added.map(({ runnerId, token }, index) => ({
      runnerId,
      javaOptions: [`-Dmicronaut.http.client.proxy-password=${proxyPassword}`],
      env: {
        KEYSTORE_PASSWORD: canaries.make("password in the environment"),
        http_proxy: `http://me:${canaries.make("userinfo of a URL")}@127.0.0.1:1`,
        no_proxy: "127.0.0.1,localhost",
        // One has its token in the environment, the other in its package.
        ...(index === 0 ? { RUNNER_RUNDECK_SERVER_TOKEN: token } : {}),
      },
    })),
  });
  const journals = await mkdtemp(join(tmpdir(), "runner-upgrade-canaries-"));
  const said: unknown[] = [];
  const see = (message: unknown): void => void said.push(message);
  const channels = ["run", "unit", "step", "guard", "canary", "credentials", "way"].map(
    (noun) => `runner-upgrade:${noun}`,
  );
  for (const name of channels) subscribe(name, see);
  try {
    await fleet.start();
    await fleet.waitUntilHealthy({ deadlineMs: 90_000 });
    using watched = watchDirectories(fleet.hosts.map(({ directory }) => directory));
    simulator.setServerVersion("5.7.0-20241021");
    const { clock } = simulator;
    const client = createRunnerClient({
      url: listening.url,
      auth: tokenAuth(apiToken),
      clock,
      logger: { debug: see, info: see, warn: see, error: see },
    });
    const newTokens: string[] = [];
    const executor = createVmExecutor({
      transport,
      clock,
      staysGoneMs: 300,
      startSettleMs: 500,
      pollMs: 200,
      logger: { debug: see, warn: see },
    });
    const hosts = fleet.hosts.map(({ runnerId, directory }) => ({
      runner: runnerId,
      host: { platform: "vm", address, directory } as const,
    }));
    const observed = await observeFleet({
      controlPlane: client,
      executors: [executor],
      hosts,
      clock,
      inspectTimeLimitMs: patienceMs,
    });
    const plan = planUpgrade(observed, {
      settleMs: 1_000,
      soakMs: 1_000,
      stepTimeLimitsMs: {
        inspect: patienceMs,
        "save-state": patienceMs,
        stop: patienceMs,
        start: patienceMs,
      },
    });
    const path = join(journals, "run.journal");
    const events: unknown[] = [];
    const run = startRun(plan, {
      controlPlane: {
        ...client,
        regenerateCredentials: async (id, options) => {
          const credentials = await client.regenerateCredentials(id, options);
          canaries.add("new Runner token", credentials.token);
          canaries.add("download token", credentials.downloadToken);
          newTokens.push(credentials.token);
          return credentials;
        },
      },
      executors: [executor],
      clock,
      journal: createFileJournal(path),
      packageLimits: { minBytes: 1_000 },
      onEvent: (event) => {
        events.push(event);
        watched.look();
      },
      logger: { debug: see, info: see, warn: see, error: see },
    });
    const report = await run.report;
    watched.look();
    const left = watched.left();
    const errors = await failuresOf({ client, executor, address, runner: added[0]?.runnerId ?? "" });
    const commandLines = await Promise.all(
      fleet.pids().map((pid) => readFile(`/proc/${String(pid)}/cmdline`, "latin1")),
    );
    return {
      outcomes: report.units.map(({ outcome, reason }) => `${outcome}: ${reason}`),
      newTokens,
      commandLines,
      files: [...watched.seen.values()],
      leftFiles: left,
      journalMode: (await stat(path)).mode & 0o7777,
      surfaces: {
        fleet: observed,
        plan,
        "serialised plan": serializePlan(plan),
        "formatted plan": (["text", "markdown", "runbook"] as const).map((as) => formatPlan(plan, { as })),
        events,
        "logs and channels": said,
        report,
        "formatted report": (["text", "markdown"] as const).map((as) => formatReport(report, { as })),
        journal: await readFile(path, "utf8"),
        errors,
        "inspected objects": [client, executor, transport, run],
      },
    };
  } finally {
    for (const name of channels) unsubscribe(name, see);
    await fleet.close();
    await listening.close();
    await rm(journals, { recursive: true, force: true });
  }
}

/** What is thrown where things do not fit: at the control plane, and on the host. */
async function failuresOf(parts: {
  readonly client: ReturnType<typeof createRunnerClient>;
  readonly executor: ReturnType<typeof createVmExecutor>;
  readonly address: string;
  readonly runner: string;
}): Promise<readonly unknown[]> {
  const { client, executor, address, runner } = parts;
  const context = {
    runner: { id: runner, name: "one" },
    host: { platform: "vm", address, packagePath: "/missing/runner.jar" } as const,
    targetVersion: "5.7.0-20241021",
    container: null,
    serverUrl: "http://127.0.0.1:1",
    runId: "run-canaries",
    record: {},
    timeLimitMs: 60_000,
    signal: new AbortController().signal,
  };
  const failures = await Promise.allSettled([
    client.getRunner("nobody"),
    client.downloadPackage("nothing"),
    executor.steps.inspect(context, noInput),
    executor.steps.stop?.(context, noInput),
    executor.steps.start?.(context, noInput),
    executor.restore(context),
    executor.observe(context),
  ]);
  return failures.map((outcome) =>
    outcome.status === "rejected" ? (outcome.reason as unknown) : outcome.value,
  );
}
