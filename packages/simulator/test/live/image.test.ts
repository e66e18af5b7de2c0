import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createJobLoad, createSimulator, type Listening, type Simulator } from "../../src/index.js";
import { buildStandInImage, type StandInFault } from "../../src/stand-in.js";
import { docker, whyNoImages } from "./docker.js";

const why = await whyNoImages();
const name = `runner-upgrade-simulator-${process.pid}`;
const image = (version: string): string => `${name}:${version}`;
const tags: string[] = [];

async function build(version: string, fault?: StandInFault): Promise<void> {
  tags.push(image(version));
  await buildStandInImage({
    tag: image(version),
    version,
    network: "host",
    env: { DOCKER_BUILDKIT: "0" },
    ...(fault === undefined ? {} : { fault }),
  });
}

async function until(what: string, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`It did not become true within a minute: ${what}.`);
    await wait(50);
  }
}

describe.skipIf(why !== null)("the stand-in image", () => {
  let simulator: Simulator;
  let server: Listening;
  let runnerId: string;
  let token: string;
  let containers: string[] = [];

  const state = (): ReturnType<Simulator["runner"]> => simulator.runner(runnerId);
  const logs = (container: string): Promise<string> => docker("logs", container);
  const exec = (container: string, ...words: string[]): Promise<string> =>
    docker("exec", container, ...words);
  const inspect = (container: string, format: string): Promise<string> =>
    docker("inspect", "--format", format, container);
  const variables = (): string[] => [
    ...["--env", `RUNNER_RUNDECK_SERVER_URL=${simulator.url}`],
    ...["--env", `RUNNER_RUNDECK_SERVER_TOKEN=${token}`],
    ...["--env", `RUNNER_RUNDECK_CLIENT_ID=${runnerId}`],
  ];
  const run = async (version: string, options: readonly string[] = variables()): Promise<string> => {
    const container = `${name}-${containers.length}`;
    containers.push(container);
    const network = options.includes("--network") ? [] : ["--network", "host"];
    await docker("run", "--detach", ...network, "--name", container, ...options, image(version));
    return container;
  };
  const isOver = async (container: string): Promise<boolean> =>
    (await inspect(container, "{{.State.Running}}")) === "false";

  beforeAll(async () => {
    await build("5.6.0");
    await build("5.7.0");
    await build("5.7.0-exits", "exit-at-once");
    await build("5.7.0-hangs", "never-healthy");
  });

  beforeEach(async () => {
    simulator = createSimulator({ clockFactor: 10 });
    server = await simulator.listen();
    simulator.addProject({ name: "web" });
    ({ runnerId, token } = simulator.addRunner({ name: "east-1", tags: ["east"], projects: ["web"] }));
  });

  afterEach(async () => {
    for (const container of containers) await docker("rm", "--force", "--volumes", container);
    containers = [];
    await server.close();
  });

  afterAll(async () => {
    for (const tag of tags) await docker("image", "rm", "--force", tag);
  });

  it("runs as the vendor's does, and is Down at once when it is stopped", async () => {
    const container = await run("5.6.0");
    await until("Healthy", () => state().status === "Healthy");
    expect(state()).toMatchObject({ version: "5.6.0", processes: 1 });
    expect(await exec(container, "pwd")).toBe("/app");
    expect(await exec(container, "id", "-un")).toBe("runner");
    expect(await exec(container, "cat", "runner/logs/runner.log")).toContain(
      "Runner started. Version: 5.6.0",
    );
    expect(await inspect(container, "{{json .Config.Cmd}}")).toBe('["java","-jar","pd-runner.jar"]');
    expect(await logs(container)).toBe("Stand-in Runner starts in /app");
    await docker("stop", container);
    expect(state()).toMatchObject({ status: "Down", processes: 0 });
    expect(await inspect(container, "{{.State.ExitCode}}")).toBe("143");
  });

  it("differs between versions by more than its program", async () => {
    const differs = "{{json .Config.Env}} {{json .Config.Labels}}";
    expect(await docker("image", "inspect", "--format", differs, image("5.6.0"))).toContain(
      '"RUNNER_IMAGE_VERSION=5.6.0"] {"org.opencontainers.image.version":"5.6.0"}',
    );
    expect(await docker("image", "inspect", "--format", differs, image("5.7.0"))).toContain(
      '"RUNNER_IMAGE_VERSION=5.7.0"] {"org.opencontainers.image.version":"5.7.0"}',
    );
  });

  it("takes credentials from the file, and from variables where both are there", async () => {
    const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-creds-"));
    const file = join(directory, "creds");
    const mount = ["--volume", `${file}:/app/.rdrunner-creds:ro`];
    try {
      await writeFile(
        file,
        `# of the Runner\nexport RUNDECK_SERVER_URL="${simulator.url}"\nRUNDECK_RUNNER_TOKEN='${token}'\nRUNDECK_RUNNER_ID=${runnerId}\n`,
      );
      const first = await run("5.7.0", mount);
      await until("Healthy", () => state().status === "Healthy");
      await docker("stop", first);
      expect(state().status).toBe("Down");
      await writeFile(
        file,
        `RUNDECK_SERVER_URL=${simulator.url}\nRUNDECK_RUNNER_TOKEN=old\nRUNDECK_RUNNER_ID=${runnerId}\n`,
      );
      await run("5.7.0", [...mount, "--env", `RUNNER_RUNDECK_SERVER_TOKEN=${token}`]);
      await until("Healthy", () => state().status === "Healthy");
      expect(simulator.log.filter((event) => event.type === "credentials-refused")).toEqual([]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("ends without credentials, and with dead ones, and says why", async () => {
    const bare = await run("5.7.0", []);
    await until("it ended", () => isOver(bare));
    expect(await inspect(bare, "{{.State.ExitCode}}")).toBe("1");
    expect(await logs(bare)).toContain("no credentials: neither RUNNER_RUNDECK_SERVER_URL nor");
    const dead = await run("5.7.0", [
      ...variables(),
      ...["--env", "RUNNER_RUNDECK_SERVER_TOKEN=dead", "--env", "RUNNER_LOG_OUTPUT=console"],
    ]);
    await until("it ended", () => isOver(dead));
    expect(await inspect(dead, "{{.State.ExitCode}}")).toBe("1");
    expect(await logs(dead)).toContain("Runner started. Version: 5.7.0");
    expect(await logs(dead)).toContain("refused the credentials");
  });

  it("fails as its image or its variables tell it to", async () => {
    const exits = await run("5.7.0-exits");
    await until("it ended", () => isOver(exits));
    expect(await inspect(exits, "{{.State.ExitCode}}")).toBe("1");
    const hangs = await run("5.7.0-hangs");
    await until("it started", async () => {
      const log = await exec(hangs, "cat", "runner/logs/runner.log").catch(() => "");
      return log.includes("Runner started. Version: 5.7.0-hangs");
    });
    const told = await run("5.7.0", [...variables(), "--env", "STAND_IN_FAULT=exit-at-once"]);
    await until("it ended", () => isOver(told));
    expect(await isOver(hangs)).toBe(false);
    expect(state()).toMatchObject({ status: "New", processes: 0 });
  });

  it("keeps its queue in a volume, and loses it with a container that has none", async () => {
    const volume = `${name}-queue`;
    const one = ["--env", "RUNNER_OPERATIONS_MAXRUNNING=1"];
    const outcomes: object[] = [];
    try {
      for (const disk of [["--volume", `${volume}:/app/runner`], ["--tmpfs", "/app/runner:uid=1000"], []]) {
        ({ runnerId, token } = simulator.addRunner({
          name: `queue-${outcomes.length}`,
          tags: [`queue-${outcomes.length}`],
          projects: ["web"],
        }));
        const options = [...variables(), ...one, ...disk];
        const container = await run("5.6.0", options);
        await until("Healthy", () => state().status === "Healthy");
        const load = createJobLoad(simulator, {
          needs: [{ project: "web", tags: [`queue-${outcomes.length}`] }],
          operationMs: 20_000,
          jobsPerNeed: 2,
        });
        load.start();
        load.stop();
        await until("one waits", () => state().queuedOperations === 1);
        await docker("stop", container);
        await run("5.7.0", options);
        await until("all is over", () => load.report.running === 0);
        outcomes.push({ done: load.report.done, reasons: load.report.losses.map(({ reason }) => reason) });
      }
    } finally {
      for (const container of containers.splice(0)) await docker("rm", "--force", "--volumes", container);
      await docker("volume", "rm", "--force", volume);
    }
    const allLost = { done: 0, reasons: ["operation-cut", "operation-cut"] };
    expect(outcomes).toEqual([{ done: 1, reasons: ["operation-cut"] }, allLost, allLost]);
  });

  it("reaches a simulator on the gateway of a network of its own", async () => {
    const network = `${name}-net`;
    await docker("network", "create", network);
    let outside: Listening | undefined;
    try {
      const gateway = await docker(
        "network",
        "inspect",
        "--format",
        "{{(index .IPAM.Config 0).Gateway}}",
        network,
      );
      outside = await simulator.listen({ host: gateway });
      expect(new URL(simulator.url).hostname).toBe(gateway);
      await run("5.7.0", [...variables(), "--network", network, "--network-alias", "runner"]);
      await until("Healthy", () => state().status === "Healthy");
    } finally {
      for (const container of containers.splice(0)) await docker("rm", "--force", "--volumes", container);
      await outside?.close();
      await docker("network", "rm", network);
    }
  });

  it("is one Runner in two containers, without a gap in its polls while one is replaced", async () => {
    const old = [await run("5.6.0"), await run("5.6.0")];
    await until("both are there", () => state().acceptedProcesses === 2);
    const from = simulator.clock.now();
    const load = createJobLoad(simulator, { operationMs: 20_000 });
    load.start();
    for (const container of old) {
      await docker("stop", container);
      expect(state().status).toBe("Healthy");
      await run("5.7.0");
      await until("its successor is there", () => state().acceptedProcesses === 2);
    }
    // Both stops may have cut all that was under way, where the machine was quick: the successors have to end some.
    await until("a job is done", () => load.report.done > 0);
    load.stop();
    await until("the rest is done", () => load.report.running === 0);
    expect(state()).toMatchObject({ status: "Healthy", version: "5.7.0" });
    expect(simulator.longestPollGap(runnerId, { from })).toBeLessThan(20_000);
    // A stopped process cuts what it ran; no job went without a Runner.
    expect(load.report.losses.map(({ reason }) => reason)).not.toContain("no-healthy-runner");
    expect(load.report.done).toBeGreaterThan(0);
  });
});
