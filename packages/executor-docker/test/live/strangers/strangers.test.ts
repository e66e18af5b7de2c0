import { spawn, type ChildProcess } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyPlan } from "@runner-upgrade/apply";
import { formatPlan } from "@runner-upgrade/plan";
import { beforeAll, describe, expect, it } from "vitest";
import { createDockerExecutor } from "../../../src/index.js";
import { docker } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { executorOptions } from "../lab/upgrade.js";
import { waitUntil } from "../lab/wait-until.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";
import { coded, foreignImage, from, startStrangersLab, type StrangersLab } from "./strangers-lab.js";

const engine = liveEngine();

describe.skipIf(!engine.isThere)("what an engine shows beside the Runner's own container", () => {
  let started: StrangersLab;
  let lab: StrangersLab["lab"];
  let old = "";
  const install: StrangersLab["install"] = (setUp) => started.install(setUp);
  const planFor: StrangersLab["planFor"] = (runner, policy) => started.planFor(runner, policy);
  const apply: StrangersLab["apply"] = (plan, runner) => started.apply(plan, runner);

  beforeAll(async () => {
    if (!engine.isThere) return undefined;
    started = await startStrangersLab(engine, "strangers");
    ({ lab, old } = started);
    return () => started[Symbol.asyncDispose]();
  });

  it("leaves a container alone that only has the Runner's id in its environment", async () => {
    const runner = await install();
    const stranger = `${runner.name}-stranger`;
    const { runnerId, name } = runner;
    await docker(
      ...["run", "--detach", "--name", stranger, "--env", `RUNNER_RUNDECK_CLIENT_ID=${runnerId}`],
      ...[foreignImage, "sleep", "infinity"],
    );
    await docker("exec", stranger, "sh", "-c", "echo precious > /root/work");
    const blocked = await planFor(runner);
    expect(blocked.units).toEqual([]);
    expect(coded(blocked.blockers, runner)).toHaveLength(1);
    expect(coded(blocked.blockers, runner)[0]).toMatch(
      new RegExp(`^IDENTITY_SHARED ${name} .* and ${stranger} .*image repository, command, token`),
    );
    expect(await docker("exec", stranger, "cat", "/root/work")).toBe("precious");

    await docker("stop", "--time", "0", stranger);
    const plan = await planFor(runner);
    expect(coded(plan.blockers, runner)).toEqual([]);
    expect(plan.units).toMatchObject([{ processes: [name] }]);
    expect(formatPlan(plan, { as: "text" })).toContain(`[${name}]`);
    expect(await apply(plan, runner)).toMatchObject({ outcome: "upgraded" });
    expect(await docker("inspect", "--format", "{{.State.Status}} {{.Config.Image}}", stranger)).toBe(
      `exited ${foreignImage}`,
    );
  });

  it("does not stop anything where a second carrier came after the plan", async () => {
    const runner = await install();
    const plan = await planFor(runner);
    const stranger = `${runner.name}-late`;
    const id = `RUNNER_RUNDECK_CLIENT_ID=${runner.runnerId}`;
    await docker("run", "--detach", "--name", stranger, "--env", id, foreignImage, "sleep", "infinity");
    const seen = await apply(plan, runner);
    expect(seen.outcome).not.toBe("upgraded");
    expect(seen.reason).toContain(stranger);
    await lab.waitUntilHealthy(from, [runner.name]);
    expect(await docker("inspect", "--format", "{{.State.Status}}", stranger)).toBe("running");
  });

  it("ends where a second carrier is there when the new one is verified", async () => {
    const runner = await install();
    const plan = await planFor(runner);
    const late = `${runner.name}-late`;
    await using executor = createDockerExecutor(executorOptions);
    const report = await applyPlan(plan, {
      controlPlane: lab.client,
      executors: [
        {
          ...executor,
          // The second carrier is there before the run looks at the engine again.
          steps: {
            ...executor.steps,
            start: async (context, input) => {
              const id = `RUNNER_RUNDECK_CLIENT_ID=${runner.runnerId}`;
              const outcome = await executor.steps.start?.(context, input);
              await docker("run", "--detach", "--name", late, "--env", id, foreignImage, "sleep", "infinity");
              return outcome ?? { outcome: "done", summary: "" };
            },
          },
        },
      ],
      serverUrl: lab.serverUrl,
    });
    const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
    expect(unit?.outcome).not.toBe("upgraded");
    expect(unit?.reason).toContain(late);
    expect(unit?.reason).toContain("A second process on its host carries its identity");
  });

  it("says that the new container is gone, and does not wait for it", async () => {
    const runner = await install();
    const plan = await planFor(runner, { stepTimeLimitsMs: { verify: 300_000 } });
    await using executor = createDockerExecutor(executorOptions);
    const seen: { verifyFrom: number; verifyUntil: number } = { verifyFrom: 0, verifyUntil: 0 };
    const report = await applyPlan(plan, {
      controlPlane: lab.client,
      executors: [executor],
      serverUrl: lab.serverUrl,
      onEvent: (event) => {
        if (event.type === "step-started" && event.stepId === "verify") {
          seen.verifyFrom = Date.now();
          docker("rm", "--force", runner.name).catch(console.warn);
        }
        if (event.type === "step-failed" && event.stepId === "verify") seen.verifyUntil = Date.now();
      },
    });
    const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
    expect(unit?.outcome).not.toBe("upgraded");
    expect(unit?.reason).toContain("is gone from its host");
    expect(seen.verifyUntil - seen.verifyFrom).toBeLessThan(60_000);
    await lab.waitUntilHealthy(from, [runner.name]);
  });

  it("regenerates nothing where the mounted file goes with the container, and puts the old one back", async () => {
    const folder = join(lab.folder, "app");
    const runner = await install({
      name: "mounted",
      install: async (request) => {
        const { runnerId, token, serverUrl } = request;
        await mkdir(folder);
        const file = join(folder, ".rdrunner-creds");
        const text = `RUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`;
        await writeFile(file, text);
        await chmod(file, 0o644);
        await docker("run", ...basics(request), "--volume", `${file}:/app/.rdrunner-creds`, request.image);
      },
    });
    const file = join(folder, ".rdrunner-creds");
    const before = lab.simulator.runner(runner.runnerId).token;
    const text = await readFile(file, "utf8");
    const plan = await planFor(runner, { credentials: "rotate" });
    expect(coded(plan.blockers, runner)).toEqual([]);
    await using executor = createDockerExecutor(executorOptions);
    const report = await applyPlan(plan, {
      controlPlane: lab.client,
      executors: [executor],
      serverUrl: lab.serverUrl,
      onEvent: (event) => {
        if (!("stepId" in event) || event.stepId !== "stop") return;
        // As a unit's RuntimeDirectory goes with it: where the file was, there is none.
        if (event.type === "step-started") rmSync(file);
        if (event.type === "step-failed") {
          rmSync(file, { recursive: true, force: true });
          writeFileSync(file, text, { mode: 0o644 });
        }
      },
    });
    const unit = report.units.find(({ runnerId }) => runnerId === runner.runnerId);
    expect(unit?.outcome).not.toBe("upgraded");
    expect(unit?.reason).toMatch(/credentials file.*not regenerated/s);
    expect(lab.simulator.runner(runner.runnerId).token).toBe(before);
    await lab.waitUntilHealthy(from, [runner.name]);
  });

  describe("one in the foreground of whatever runs it", () => {
    const clients: ChildProcess[] = [];

    beforeAll(() => () => {
      for (const client of clients) client.kill();
    });

    const inForeground: SetUp = {
      name: "foreground",
      install: async (request) => {
        const options = basics(request).filter((one) => one !== "--detach");
        const words = ["run", ...options, ...variables(request), request.image];
        clients.push(spawn("docker", words, { stdio: ["ignore", "pipe", "pipe"] }));
        await waitUntil(`${request.name} to run`, () =>
          docker("ps", "--quiet", "--filter", `name=^/${request.name}$`).then((id) => id !== ""),
        );
      },
    };

    it("is blocked with its owner's kind, and upgraded where that is accepted", async () => {
      const runner = await install(inForeground);
      const blocked = await planFor(runner);
      expect(blocked.units).toEqual([]);
      expect(coded(blocked.blockers, runner)[0]).toMatch(/^CONTAINER_OWNED .*started in the foreground/);
      const accepted = await planFor(runner, { ownedWorkload: "warn" });
      expect(coded(accepted.warnings, runner).join()).toContain("CONTAINER_OWNED");
      expect(await apply(accepted, runner)).toMatchObject({ outcome: "upgraded" });
    });

    it("is none of ours when its owner makes it again, and is told as such", async () => {
      const runner = await install(inForeground);
      const plan = await planFor(runner, { ownedWorkload: "warn" });
      const { name, runnerId } = runner;
      const again = `${name}-again`;
      const { token } = lab.simulator.runner(runnerId);
      // As a unit with `Restart=always` does it: the name is free as soon as ours has been stopped.
      const keeper = spawn(
        "sh",
        [
          "-c",
          `docker wait "$1"; shift; exec docker "$@"`,
          ...["sh", name, "run", "--detach", "--name", name, "--label", `test=${again}`],
          ...variables({ runnerId, token, serverUrl: lab.serverUrl, name, image: old, folder: "" }),
          old,
        ],
        { stdio: "ignore" },
      );
      clients.push(keeper);
      const seen = await apply(plan, runner);
      expect(seen.outcome).not.toBe("upgraded");
      expect(seen.reason).toMatch(/not ours|made meanwhile|starts it again/);
      expect(await docker("inspect", "--format", '{{index .Config.Labels "test"}}', name)).toBe(again);
    });
  });

  it("carries over what was put into the container after it was made, and names what it does not", async () => {
    const folder = lab.folder;
    const runner = await install({
      name: "injected",
      install: async (request) => {
        await writeFile(join(folder, "site.yml"), "site: here\n");
        await chmod(join(folder, "site.yml"), 0o640);
        const options = basics(request).filter((one) => one !== "--detach");
        await docker(
          ...["create", ...options, "--restart", "unless-stopped", ...variables(request)],
          request.image,
        );
        await docker("cp", join(folder, "site.yml"), `${request.name}:/etc/site.yml`);
        await docker("start", request.name);
        const inside =
          "mkdir -p /opt/site/deep /run/secrets; echo one > /opt/site/deep/file; chmod 600 /opt/site/deep/file; " +
          "chown 1000:1000 /opt/site/deep/file; echo s3 > /run/secrets/token; echo changed >> /etc/issue; echo x > /tmp/x";
        await docker("exec", "--user", "0", request.name, "sh", "-c", inside);
      },
    });
    const { name } = runner;
    const plan = await planFor(runner);
    expect(coded(plan.blockers, runner)).toEqual([]);
    const lost = coded(plan.warnings, runner).find((one) => one.startsWith("LAYER_NOT_KEPT"));
    expect(lost).toContain("/etc/issue");
    expect(lost).not.toContain("/tmp");
    const blocked = await planFor(runner, { unsavedState: "block" });
    expect(coded(blocked.blockers, runner).join()).toContain("LAYER_NOT_KEPT");

    const look =
      "stat -c '%n %a %u:%g' /etc/site.yml /opt/site/deep/file /run/secrets/token; cat /etc/site.yml";
    const before = await docker("exec", "--user", "0", name, "sh", "-c", look);
    expect(await apply(plan, runner)).toMatchObject({ outcome: "upgraded" });
    expect(await docker("exec", "--user", "0", name, "sh", "-c", look)).toBe(before);
    expect(await docker("exec", name, "sh", "-c", "grep -c changed /etc/issue || true")).toBe("0");
  });

  it("tells before anything is stopped that state on a tmpfs cannot be copied", async () => {
    const state = ["--tmpfs", "/app/runner:mode=1777"];
    // It is looked at and not upgraded: whether its agent comes up plays no part.
    const runner = await lab.install(
      {
        name: "tmpfs",
        install: async (request) => {
          await docker("run", ...basics(request), ...variables(request), ...state, request.image);
        },
      },
      old,
    );
    const plan = await planFor(runner, { unsavedState: "copy" });
    expect(coded(plan.blockers, runner).join("\n")).toMatch(/^STATE_NOT_COPIED .*tmpfs/m);
    const without = await planFor(runner);
    expect(coded(without.blockers, runner).join()).not.toContain("STATE_NOT_COPIED");
  });
});
