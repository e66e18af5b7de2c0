import { createServer, type Server } from "node:net";
import { createJobLoad } from "@runner-upgrade/simulator";
import { beforeAll, describe, expect, it } from "vitest";
import { docker } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { freePort } from "../lab/free-port.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab, type LabRunner } from "../lab/lab.js";
import { upgrade } from "../lab/upgrade.js";
import { waitUntil } from "../lab/wait-until.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";

const engine = liveEngine();
const versions = ["5.6.0", "5.7.0", "5.8.0", "5.9.0"] as const;

/** The longest times without a poll that those left which were replaced one by one, as `share` below. */
const shares: number[] = [];

describe.skipIf(!engine.isThere)("one Runner in several containers of an engine", () => {
  let lab: Lab;
  let images: LiveImages;
  let several: LabRunner;
  let standIn: LabRunner;
  let port = 0;
  const address = engine.isThere ? engine.address : "";

  beforeAll(async () => {
    images = liveImages(engine.isThere ? engine.registry : "", "several");
    for (const version of versions) await images.build(version);
    lab = await startLab("several", versions[0]);
    port = await freePort();
    const old = `${images.repository}:${images.tagOf(versions[0])}`;
    several = await lab.install(inThree(port), old);
    standIn = await lab.install(
      { name: "stands in", install: (request) => runOne(request, request.name) },
      old,
    );
    await lab.waitUntilHealthy(versions[0]);
    await untilAllAccepted();
    return async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    };
  });

  const untilAllAccepted = (): Promise<void> =>
    waitUntil("all three to be accepted", () =>
      Promise.resolve(lab.simulator.runner(several.runnerId).acceptedProcesses === 3),
    );

  /** Name, image and state of each of its containers, in order. */
  const containers = async (): Promise<string[]> => {
    const format = "{{.Names}} {{.Image}} {{.State}}";
    const listed = await docker(
      ...["ps", "--all", "--format", format, "--filter", `name=^/${several.name}($|[-.])`],
    );
    return listed.split("\n").sort();
  };
  const expected = (version: string): string[] =>
    ["", "-b", "-c"].map(
      (suffix) => `${several.name}${suffix} ${images.repository}:${images.tagOf(version)} running`,
    );

  /** How many processes of it lived, at each of its starts, ends and regenerations since. */
  const alive = (
    since: number,
  ): { readonly least: number; readonly most: number; readonly whenRegenerated: number[] } => {
    let count = 3;
    let [least, most] = [count, count];
    const whenRegenerated: number[] = [];
    for (const event of lab.simulator.log.slice(since)) {
      if (!("runnerId" in event) || event.runnerId !== several.runnerId) continue;
      if (event.type === "process-started") count += 1;
      if (event.type === "process-gone") count -= 1;
      if (event.type === "credentials-regenerated") whenRegenerated.push(count);
      [least, most] = [Math.min(least, count), Math.max(most, count)];
    }
    return { least, most, whenRegenerated };
  };

  const upgradeIt = async (
    to: string,
    own: {
      readonly credentials: "keep" | "rotate";
      readonly onEvent?: Parameters<typeof upgrade>[2]["onEvent"];
    },
  ) => {
    lab.simulator.setServerVersion(to);
    const { log, clock } = lab.simulator;
    const [since, from] = [log.length, clock.now()];
    const load = createJobLoad(lab.simulator, { operationMs: 15_000, jobsPerNeed: 2 });
    load.start();
    const done = await upgrade(
      lab,
      { image: `:${images.tagOf(to)}`, targetVersion: to, credentials: own.credentials },
      {
        address,
        only: [several.name],
        executor: { agentStartMs: 8_000 },
        ...(own.onEvent === undefined ? {} : { onEvent: own.onEvent }),
      },
    );
    load.stop();
    const [unit] = done.report.units;
    const gap = lab.simulator.longestPollGap(several.runnerId, { from });
    // What nobody touches has gaps as well where the machine is busy: it is what others are measured by.
    const untouched = lab.simulator.longestPollGap(standIn.runnerId, { from });
    const share = gap / untouched;
    const described = `longest gap ${String(gap)} ms, of one that nobody touched ${String(untouched)} ms, ${JSON.stringify(alive(since))}`;
    return { ...done, unit, load: load.report, share, described, since };
  };

  it("puts the old ones back one by one, where one in the middle cannot be replaced", async () => {
    let thief: Server | null = null;
    const steal = (): void => {
      const server = createServer();
      server.once("error", () => setTimeout(steal, 20));
      server.listen(port, "127.0.0.1", () => {
        thief = server;
      });
    };
    const { unit, load, share, described, since } = await upgradeIt(versions[1], {
      credentials: "keep",
      onEvent: (event) => {
        if (event.type === "step-progressed" && event.message.includes("(2 of 3)")) steal();
        if (event.type === "step-failed" && event.stepId === "roll-out") thief?.close();
      },
    });
    expect(unit).toMatchObject({ outcome: "rolled-back", code: "NOT_STARTED" });
    expect(await containers()).toEqual(expected(versions[0]));
    await untilAllAccepted();
    expect(alive(since).least).toBe(2);
    console.log(`Put back from the middle: ${described}`);
    shares.push(share);
    expect(load.losses).toEqual([]);
  });

  it("replaces them one by one with kept credentials, without a gap in its polls", async () => {
    const { unit, plan, load, share, described, since } = await upgradeIt(versions[1], {
      credentials: "keep",
    });
    expect(unit).toMatchObject({ outcome: "upgraded", reason: "It runs the new version." });
    expect(plan.units.map(({ procedure }) => procedure)).toEqual(["docker-keep:cordon:one-by-one"]);
    expect(await containers()).toEqual(expected(versions[1]));
    console.log(`One by one: ${described}`);
    expect(alive(since)).toEqual({ least: 2, most: 3, whenRegenerated: [] });
    shares.push(share);
    expect(load.losses).toEqual([]);
    expect(load.done).toBeGreaterThan(0);
  });

  it("stops all of them before it regenerates credentials", async () => {
    const { unit, load, share, described, since } = await upgradeIt(versions[2], { credentials: "rotate" });
    expect(unit).toMatchObject({ outcome: "upgraded", reason: "It runs the new version." });
    expect(await containers()).toEqual(expected(versions[2]));
    await untilAllAccepted();
    console.log(`All at once: ${described}`);
    expect(alive(since)).toMatchObject({ least: 0, whenRegenerated: [0] });
    // The gap that is there when nothing fills it.
    expect(share).toBeGreaterThan(2 * Math.max(...shares));
    expect(load.losses).toEqual([]);
  });

  it("puts those back that can be, where one in the middle cannot be started again", async () => {
    let thief: Server | null = null;
    const { faults } = lab.simulator;
    const removeFault = faults.inject({ kind: "status", status: 403, path: "/regenerateCreds" });
    const { unit, load, since } = await upgradeIt(versions[3], {
      credentials: "rotate",
      onEvent: (event) => {
        if (event.type === "step-ended" && event.stepId === "stop")
          thief = createServer().listen(port, "127.0.0.1");
      },
    });
    removeFault();
    const [own, other] = [several.name, `${several.name}-c`];
    expect(unit).toMatchObject({ outcome: "failed", code: "NOT_STARTED" });
    expect(unit?.reason).toContain(`${several.name}-b`);
    expect(unit?.reason).toContain(`Of its other containers, ${own} runs, ${other} runs.`);
    expect(await containers()).toEqual(
      expected(versions[2]).map((line, index) => (index === 1 ? line.replace("running", "exited") : line)),
    );
    expect(alive(since)).toMatchObject({ least: 0, whenRegenerated: [] });
    expect(load.losses).toEqual([]);
    await new Promise((resolve) => thief?.close(resolve));
  });
});

function runOne(request: Parameters<SetUp["install"]>[0], name: string, ...options: string[]): Promise<void> {
  return docker(
    ...["run", ...basics({ ...request, name }), ...variables(request), ...options, request.image],
  ).then(() => undefined);
}

/** Three containers with one identity; the second one has a port of this machine. */
function inThree(port: number): SetUp {
  return {
    name: "three containers",
    install: async (request) => {
      await runOne(request, request.name);
      await runOne(request, `${request.name}-b`, "--publish", `127.0.0.1:${String(port)}:80`);
      await runOne(request, `${request.name}-c`);
    },
  };
}
