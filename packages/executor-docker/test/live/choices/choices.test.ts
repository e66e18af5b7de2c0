import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunReport } from "@runner-upgrade/apply";
import type { PolicyInput } from "@runner-upgrade/plan";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { docker, inspected, run } from "../lab/docker.js";
import { liveEngine } from "../lab/engine.js";
import { liveImages, type LiveImages } from "../lab/images.js";
import { startLab, type Lab, type LabRunner } from "../lab/lab.js";
import { upgrade, type LabUpgrade } from "../lab/upgrade.js";
import { basics, variables, type SetUp } from "../set-ups/set-up.js";
import { loginRegistry, type LoginRegistry } from "./login-registry.js";

const engine = liveEngine();
const oldVersion = "5.6.0";
const newVersion = "5.7.0";
const password = "canary-registry-password-3c9f";

describe.skipIf(!engine.isThere)("what is chosen for an upgrade, on a real engine", () => {
  let lab: Lab;
  let images: LiveImages;
  let old = "";
  let next = "";
  const address = engine.isThere ? engine.address : "";

  beforeAll(async () => {
    images = liveImages(engine.isThere ? engine.registry : "", "choices");
    old = await images.build(oldVersion);
    next = await images.build(newVersion);
    lab = await startLab("choices", oldVersion);
    lab.simulator.setServerVersion(newVersion);
    return async () => {
      await lab[Symbol.asyncDispose]();
      await images[Symbol.asyncDispose]();
    };
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const install = async (setUp: SetUp = plain): Promise<LabRunner> => {
    const runner = await lab.install(setUp, old, { tags: [`alone-${String(lab.runners.length)}`] });
    await lab.waitUntilHealthy(oldVersion, [runner.name]);
    return runner;
  };
  const upgradeOf = (runner: LabRunner, policy: PolicyInput): Promise<LabUpgrade> =>
    upgrade(
      lab,
      {
        targetVersion: newVersion,
        image: `:${images.tagOf(newVersion)}`,
        allowOutageOf: [runner.name],
        drain: "off",
        ...policy,
      },
      { address, only: [runner.name], journal: `journal-${runner.name}-${String(Date.now())}` },
    );
  const expectUpgraded = async (
    { report, said }: LabUpgrade,
    { name, runnerId }: LabRunner,
  ): Promise<void> => {
    expect(unitOf(report, runnerId)).toMatchObject({
      outcome: "upgraded",
      reason: "It runs the new version.",
    });
    expect(lab.simulator.runner(runnerId)).toMatchObject({ version: newVersion, acceptedProcesses: 1 });
    expect(await docker("ps", "--all", "--format", "{{.Names}}", "--filter", `name=^/${name}($|\\.)`)).toBe(
      name,
    );
    expect([...lab.secrets(), password].filter((secret) => said.includes(secret))).toEqual([]);
  };
  /** Owner, mode and text of a file of a container. */
  const fileOf = (name: string, path: string): Promise<string> =>
    docker("exec", "--user", "0", name, "sh", "-c", `stat -c '%U:%G %a' ${path} && cat ${path}`);

  it.each(["copy", "warn"] as const)(
    "what stands in the old container alone, with unsavedState %s",
    async (unsavedState) => {
      const runner = await install();
      const mark = "/app/runner/queue/mark";
      await docker(
        ...["exec", runner.name, "sh", "-c"],
        `mkdir -m 700 /app/runner/queue && echo kept > ${mark} && chmod 600 ${mark}`,
      );
      const done = await upgradeOf(runner, { unsavedState });
      await expectUpgraded(done, runner);
      const warned = done.plan.warnings.map(({ code }) => code).includes("STATE_NOT_KEPT");
      expect(warned).toBe(unsavedState === "warn");
      if (unsavedState === "copy") {
        expect(await fileOf(runner.name, mark)).toBe("runner:runner 600\nkept");
        expect(await docker("exec", runner.name, "stat", "-c", "%U:%G %a", "/app/runner/queue")).toBe(
          "runner:runner 700",
        );
      } else await expect(fileOf(runner.name, mark)).rejects.toThrow("No such file");
    },
  );

  it("a Runner whose state would go with its container is left alone, with unsavedState block", async () => {
    const runner = await install();
    const { plan, report } = await upgradeOf(runner, { unsavedState: "block" });
    expect(plan.blockers.find(({ runnerId }) => runnerId === runner.runnerId)).toMatchObject({
      code: "STATE_NOT_KEPT",
    });
    expect(unitOf(report, runner.runnerId)).toMatchObject({ outcome: "skipped", code: "STATE_NOT_KEPT" });
    await lab.waitUntilHealthy(oldVersion, [runner.name]);
  });

  it.each(["a digest", "a tag and a digest"])("the image by %s", async (by) => {
    const runner = await install();
    const digest = (await docker("image", "inspect", "--format", "{{index .RepoDigests 0}}", next)).split(
      "@",
    )[1];
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const image = `${by === "a digest" ? images.repository : next}@${digest ?? ""}`;
    await expectUpgraded(await upgradeOf(runner, { image }), runner);
    const { Image: id, Config: config } = await inspected(runner.name);
    expect(config).toMatchObject({ Image: image });
    expect(id).toBe(await docker("image", "inspect", "--format", "{{.Id}}", next));
  });

  describe("a registry that asks for a login", () => {
    let registry: LoginRegistry;
    beforeAll(async () => {
      registry = await loginRegistry(engine.isThere ? engine.registry : "", { user: "upgrader", password });
      return async () => {
        await docker("image", "rm", image()).catch(() => undefined);
        await registry.close();
      };
    });
    const image = (): string => next.replace(engine.isThere ? engine.registry : "", registry.address);
    /** Docker's own folder of settings, with this in its config.json. */
    const dockerConfig = async (own: string, config: object): Promise<void> => {
      const folder = join(lab.folder, own);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, "config.json"), JSON.stringify(config), { mode: 0o600 });
      vi.stubEnv("DOCKER_CONFIG", folder);
    };

    it("refuses who has none, and the Runner runs as before", async () => {
      await dockerConfig("no-login", {});
      const runner = await install();
      const { report } = await upgradeOf(runner, { image: image() });
      expect(unitOf(report, runner.runnerId)).toMatchObject({
        outcome: "rolled-back",
        code: "REGISTRY_REFUSED",
      });
      await lab.waitUntilHealthy(oldVersion, [runner.name]);
    });

    it("is given the login that stands in Docker's own config.json", async () => {
      const auth = Buffer.from(`upgrader:${password}`).toString("base64");
      await dockerConfig("login", { auths: { [registry.address]: { auth } } });
      const runner = await install();
      await expectUpgraded(await upgradeOf(runner, { image: image() }), runner);
      expect(await inspected(runner.name)).toMatchObject({ Config: { Image: image() } });
      expect(registry.logins()).toBeGreaterThan(0);
    });

    it("is given the login that a credential helper knows", async () => {
      await dockerConfig("helper", { credHelpers: { [registry.address]: "runner-upgrade-test" } });
      const folder = join(lab.folder, "helper");
      const answer = JSON.stringify({ ServerURL: registry.address, Username: "upgrader", Secret: password });
      await writeFile(
        join(folder, "docker-credential-runner-upgrade-test"),
        `#!/bin/sh\ncat > /dev/null\necho '${answer}'\n`,
        { mode: 0o700 },
      );
      vi.stubEnv("PATH", `${folder}:${process.env["PATH"] ?? ""}`);
      await docker("image", "rm", image()).catch(() => undefined);
      const before = registry.logins();
      const runner = await install();
      await expectUpgraded(await upgradeOf(runner, { image: image() }), runner);
      expect(registry.logins()).toBeGreaterThan(before);
    });
  });

  it.each(["keep", "rotate"] as const)(
    "a credentials file in the container's own layer (%s)",
    async (credentials) => {
      const runner = await install(inItsLayer);
      const before = await fileOf(runner.name, "/app/.rdrunner-creds");
      const { token } = lab.simulator.runner(runner.runnerId);
      expect(before).toContain(token);
      const done = await upgradeOf(runner, { credentials });
      await expectUpgraded(done, runner);
      const { token: now } = lab.simulator.runner(runner.runnerId);
      expect(now === token).toBe(credentials === "keep");
      expect(await fileOf(runner.name, "/app/.rdrunner-creds")).toBe(before.replace(token, now));
    },
  );
});

/** What became of one Runner; the others of the lab have no host in its run. */
const unitOf = ({ units }: RunReport, id: string) => units.find(({ runnerId }) => runnerId === id);

const plain: SetUp = {
  name: "plain",
  install: async (request) => {
    await docker("run", ...basics(request), ...variables(request), request.image);
  },
};

/** Somebody copied the file into the container: no mount holds it. */
const inItsLayer: SetUp = {
  name: "credentials file in the container's own layer",
  install: async (request) => {
    const { name, image, folder, runnerId, serverUrl, token } = request;
    await writeFile(
      join(folder, ".rdrunner-creds"),
      `# of the Runner\nRUNDECK_RUNNER_TOKEN=${token}\nRUNDECK_SERVER_URL=${serverUrl}\nRUNDECK_RUNNER_ID=${runnerId}\n`,
    );
    await docker(
      "create",
      ...["--restart", "unless-stopped"],
      ...basics(request).filter((word) => word !== "--detach"),
      image,
    );
    // The image's user owns it.
    const tar = "tar --owner=1000 --group=1000 --mode=600 --directory";
    await run("sh", [
      "-c",
      `${tar} "$1" --create .rdrunner-creds | docker cp - "$2:/app"`,
      "sh",
      folder,
      name,
    ]);
    await docker("start", name);
  },
};
