import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createJobLoad } from "../job-load/create-job-load.js";
import { hasJdk } from "../packages/java-classes.js";
import { javaStandInPackage } from "../packages/java-stand-in-package.js";
import { nodeStandInPackage } from "../packages/node-stand-in-package.js";
import type { PackageBuilder } from "../packages/package-builder.js";
import { createSimulator } from "../simulator/create-simulator.js";
import type { Listening, Simulator } from "../simulator/simulator.js";
import { createStandInHost, type StandInHost, type StandInHostOptions } from "./stand-in-host.js";

const hasJvm = await hasJdk();
if (!hasJvm && process.env["LIVE"] === "required") throw new Error("LIVE=required, and there is no JDK.");

/** Fast enough for a test, slow enough for a JVM that starts on a busy machine. */
const clockFactor = 40;
const small = ["-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"];

/** Waits for what must become true, in real time. */
async function until(what: string, isTrue: () => boolean, deadlineMs = 10_000): Promise<void> {
  const deadline = Date.now() + deadlineMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`It did not become true within ${deadlineMs} ms: ${what}.`);
    await wait(20);
  }
}

function describeStandIn(
  name: string,
  kind: { packages(): PackageBuilder; readonly host: Partial<StandInHostOptions> },
): void {
  describe(name, () => {
    let directory: string;
    let simulator: Simulator;
    let server: Listening;
    let host: StandInHost;
    let runnerId: string;
    let token: string;

    const status = (): string => simulator.runner(runnerId).status;
    const events = (type: string): readonly object[] => simulator.log.filter((event) => event.type === type);
    const log = (file = "runner.log"): string => {
      const path = join(host.directory, "runner", "logs", file);
      return existsSync(path) ? readFileSync(path, "utf8") : "";
    };
    const lay = async (options: Partial<StandInHostOptions> = {}): Promise<void> => {
      host = await createStandInHost({
        directory: join(directory, "a runner's directory"),
        runnerId,
        package: await simulator.buildPackage(runnerId),
        ...kind.host,
        ...options,
      });
    };
    const regenerate = async (): Promise<string> => {
      const response = await fetch(
        `${simulator.url}/api/42/runnerManagement/runner/${runnerId}/regenerateCreds`,
        {
          method: "POST",
          headers: { "x-rundeck-auth-token": simulator.apiToken },
        },
      );
      return ((await response.json()) as { token: string }).token;
    };

    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "runner-upgrade-stand-in-"));
      simulator = createSimulator({ clockFactor, packages: kind.packages(), packageBytes: 100_000 });
      server = await simulator.listen();
      simulator.addProject({ name: "web", dispatch: "manual" });
      ({ runnerId, token } = simulator.addRunner({
        name: "east-1",
        tags: ["east"],
        projects: ["web"],
        version: "5.6.0",
      }));
    });

    afterEach(async () => {
      await host.kill();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    });

    it("checks in with its package's credentials, and writes what a Runner writes", async () => {
      await lay();
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      await until("the log says so", () => log().includes("Beginning to poll Rundeck for operations"));
      expect(log()).toContain("Runner started. Version: 5.6.0");
      expect(simulator.runner(runnerId)).toMatchObject({ version: "5.6.0", processes: 1 });
      expect(host.pids()).toHaveLength(1);
      expect(log()).not.toContain(token);
    });

    it("takes credentials from the environment over those of its package", async () => {
      await lay();
      const newToken = await regenerate();
      await host.start({
        env: {
          RUNNER_RUNDECK_SERVER_URL: simulator.url,
          RUNNER_RUNDECK_SERVER_TOKEN: newToken,
          RUNNER_RUNDECK_CLIENT_ID: runnerId,
        },
      });
      await until("Healthy", () => status() === "Healthy");
      expect(events("credentials-refused")).toEqual([]);
    });

    it("keeps trying with dead credentials, unless it is told to exit", async () => {
      await lay();
      await regenerate();
      await host.start();
      await until("refused", () => events("credentials-refused").length === 1);
      await until("the log says so", () => log().includes("refused"));
      expect(host.pids()).toHaveLength(1);
      await host.kill();
      await until("the end is seen", () => events("process-gone").length === 1);
      await host.start({ env: { STAND_IN_ON_REFUSED: "exit" } });
      await until("gone", () => events("process-gone").length === 2);
      await until("no process", () => host.pids().length === 0);
    });

    it("is Down at once after SIGTERM, and cuts what it ran", async () => {
      await lay();
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      const load = createJobLoad(simulator, { operationMs: 600_000 });
      load.start();
      load.stop();
      await until("it runs", () => log("operations.log").includes("started"));
      await host.stop();
      expect(status()).toBe("Down");
      expect(load.report.losses).toMatchObject([{ reason: "operation-cut", runnerId }]);
      expect(events("process-gone")).toMatchObject([{ how: "stopped" }]);
    });

    it("is seen to be gone after SIGKILL, and is listed as Healthy all the same", async () => {
      await lay();
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      await host.kill();
      await until("gone", () => events("process-gone").length === 1);
      expect(events("process-gone")).toMatchObject([{ how: "killed" }]);
      expect(status()).toBe("Healthy");
      await until("Unknown", () => status() === "Unknown");
    });

    it("does its operations and reports them, never twice", async () => {
      await lay();
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      const load = createJobLoad(simulator, { operationMs: 10_000, jobsPerNeed: 3 });
      load.start();
      await until("some are done", () => load.report.done >= 6);
      load.stop();
      await until("all are done", () => load.report.running === 0);
      expect(load.report).toMatchObject({ lost: 0 });
    });

    it("keeps its queue on disk: what waited is done after a restart", async () => {
      await lay({ javaOptions: [...(kind.host.javaOptions ?? []), "-Drunner.operations.maxRunning=1"] });
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      const load = createJobLoad(simulator, { operationMs: 20_000, jobsPerNeed: 2 });
      load.start();
      load.stop();
      await until("one waits", () => simulator.runner(runnerId).queuedOperations === 1);
      await host.stop();
      await host.start();
      await until("it is done", () => load.report.running === 0);
      expect(load.report).toMatchObject({ done: 1, lost: 1 });
    });

    it("can be told to resume what it ran", async () => {
      await lay({ env: { STAND_IN_ON_END: "resume" } });
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      const load = createJobLoad(simulator, { operationMs: 20_000 });
      load.start();
      load.stop();
      await until("it runs", () => log("operations.log").includes("started"));
      await host.stop();
      await host.start();
      await until("it is done", () => load.report.running === 0);
      expect(load.report).toMatchObject({ done: 1, lost: 0 });
    });

    it("can be told to ignore SIGTERM, to exit at once, to start slowly", async () => {
      await lay();
      await host.start({ env: { STAND_IN_IGNORE_TERM: "1" } });
      await until("Healthy", () => status() === "Healthy");
      await expect(host.stop({ deadlineMs: 700 })).rejects.toThrow("still runs");
      expect(status()).toBe("Healthy");
      expect(log()).toContain("SIGTERM ignored");
      await host.kill();

      await host.start({ env: { STAND_IN_EXIT_AFTER_START: "3" } });
      await until("it exited", () => log().includes("could not start") && host.pids().length === 0);

      const startedBefore = events("process-started").length;
      await host.start({ env: { STAND_IN_START_DELAY_MS: "60000" } });
      await until("a process lives", () => host.pids().length === 1);
      expect(events("process-started")).toHaveLength(startedBefore);
    });

    it("can be told to fail at once, and to live without ever being heard", async () => {
      await lay();
      await host.start({ env: { STAND_IN_FAULT: "exit-at-once" } });
      await until("it exited", () => log().includes("could not start") && host.pids().length === 0);
      await host.start({ env: { STAND_IN_FAULT: "never-healthy" } });
      await until("it started", () => log().includes("Runner started. Version: 5.6.0"));
      expect(host.pids()).toHaveLength(1);
      await host.stop();
      expect(events("process-started")).toEqual([]);
      expect(status()).toBe("New");
    });

    it("answers a ping at its next poll", async () => {
      await lay();
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      const headers = { "x-rundeck-auth-token": simulator.apiToken };
      const base = `${simulator.url}/api/42/runnerManagement`;
      const asked = await fetch(`${base}/runner/${runnerId}/ping`, { method: "POST", headers });
      const { pingToken } = (await asked.json()) as { pingToken: string };
      let answer = { completed: false, iserror: false };
      for (let turn = 0; turn < 200 && !answer.completed; turn += 1) {
        await wait(20);
        answer = (await (await fetch(`${base}/checkPing/${pingToken}`, { headers })).json()) as typeof answer;
      }
      expect(answer).toMatchObject({ completed: true, iserror: false });
    });

    it("comes back after the simulator could not be reached for a while", async () => {
      await lay();
      await host.start();
      await until("Healthy", () => status() === "Healthy");
      const port = Number(new URL(simulator.url).port);
      await server.close();
      await until("it noticed", () => log().includes("cannot be reached"));
      server = await simulator.listen({ port });
      await until("it is back", () => simulator.runner(runnerId).acceptedProcesses === 1);
      expect(host.pids()).toHaveLength(1);
    });
  });
}

describeStandIn("the Node stand-in", { packages: nodeStandInPackage, host: {} });

if (hasJvm) {
  describeStandIn("the JVM stand-in", {
    packages: javaStandInPackage,
    host: { java: "java", javaOptions: small },
  });
} else {
  describe("the JVM stand-in", () => {
    it.skip("needs a JDK: there is no javac on this machine", () => undefined);
  });
}
