import { opensshTransport, type Transport } from "@runner-upgrade/transport";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engineForLiveHosts } from "../hosts/engine.js";
import { startLiveHosts, type LiveHost, type LiveHosts } from "../hosts/live-hosts.js";
import { prepareAttackedHost, type AttackedHost } from "./attacked-host.js";
import { layOutAttacked, type AttackedRunner } from "./attacked-runner.js";
import { documentedSudoers } from "./documented-sudoers.js";

const engine = engineForLiveHosts();
const alias = "logins";

describe.skipIf(!engine.isThere)("upgrades by each login", () => {
  let live: LiveHosts;
  let host: LiveHost;
  let attacked: AttackedHost;
  let transport: Transport;

  beforeAll(async () => {
    live = await startLiveHosts([alias]);
    const [first] = live.hosts;
    if (first === undefined) throw new Error("A host was started.");
    host = first;
    attacked = await prepareAttackedHost(host);
    transport = opensshTransport({ configFile: live.sshConfigFile });
  });
  afterAll(async () => {
    await transport[Symbol.asyncDispose]();
    await live[Symbol.asyncDispose]();
  });

  function lay(login: string, name: string): Promise<AttackedRunner> {
    return layOutAttacked({
      attacked,
      transport,
      address: `${login}@${alias}`,
      name,
      planned: ({ unit }) => ({ service: { kind: "systemd", unit, scope: "system" } }),
    });
  }

  const unitText = ({ directory, file }: AttackedRunner, more = ""): string =>
    `[Service]\nUser=rundeck\nWorkingDirectory=${directory}\n${more}ExecStart=/opt/fake/java -jar ${file}\nSuccessExitStatus=143\n`;

  /** Has another user write down every command line of the host, until it is stopped. */
  async function watchCommandLines(): Promise<() => Promise<string>> {
    await attacked.inBackground(
      "mallory",
      "while :; do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; done > /var/tmp/command-lines",
    );
    return async () => {
      await host.script("pkill -KILL -u mallory || true");
      return host.script("cat /var/tmp/command-lines; rm /var/tmp/command-lines");
    };
  }

  async function expectNothingSeen(runner: AttackedRunner, commandLines: string): Promise<void> {
    expect(runner.tokens.filter((token) => commandLines.includes(token))).toEqual([]);
    expect(runner.walk.transcript.leaked(runner.tokens)).toEqual([]);
    const words = runner.tokens.map((token) => `-e ${token}`).join(" ");
    expect(
      await attacked.as("mallory", `grep -rlsaF ${words} /srv /etc /tmp /var/tmp /home 2>/dev/null || true`),
    ).toBe("");
  }

  describe("as the Runner's user, with the sudoers file of SECURITY.md", () => {
    beforeAll(async () => {
      const sudoers = (await documentedSudoers()).replaceAll("runner.service", "attack-few-rights.service");
      await host.put("/etc/sudoers.d/rundeck", sudoers, { mode: "440" });
      await host.script("visudo -c -f /etc/sudoers.d/rundeck");
    });
    afterAll(() => host.script("rm /etc/sudoers.d/rundeck"));

    it("works, through the upgrade and the rollback, and no other command is allowed", async () => {
      await attacked.reset();
      const runner = await lay("rundeck", "few-rights");
      await runner.startUnit(unitText(runner));
      const seen = await watchCommandLines();
      await runner.walk.through("stop");
      expect((await runner.walk.restore()).outcome).toBe("done");
      await runner.walk.through("start");
      expect(await runner.walk.observe()).toMatchObject({ process: "running", installed: "new" });
      await runner.walk.step("clean-up");
      await expectNothingSeen(runner, await seen());
      expect(await host.script(`ls -A ${runner.directory}`)).toBe(runner.file);
      for (const command of [
        "true",
        "systemctl stop ssh.service",
        "systemctl edit attack-few-rights.service",
      ])
        await expect(attacked.as("rundeck", `sudo -n ${command}`)).rejects.toThrow();
    });

    it("is told before anything is stopped that another unit may not be stopped", async () => {
      await attacked.reset();
      const runner = await lay("rundeck", "no-rights");
      await runner.startUnit(unitText(runner));
      await expect(runner.walk.step("inspect")).rejects.toMatchObject({ code: "PERMISSION_DENIED" });
    });
  });

  it.each(["root", "upgrader"])(
    "keeps owners and modes, by login %s, and shows no token to others",
    async (login) => {
      await attacked.reset();
      const runner = await lay(login, `owners-${login}`);
      const { directory, file, tokens } = runner;
      await attacked.as(
        "rundeck",
        `umask 027; printf 'RUNNER_RUNDECK_SERVER_TOKEN=${tokens[0] ?? ""}\\n' > ${directory}/env; chmod 640 ${directory}/${file}; chmod 600 ${directory}/env`,
      );
      await runner.startUnit(unitText(runner, `EnvironmentFile=${directory}/env\n`));
      const look = `cd ${directory} && stat -c '%n %U:%G %a' ${file} env`;
      const before = await host.script(look);
      const seen = await watchCommandLines();
      await runner.walk.through("start");
      await runner.walk.step("clean-up");
      await expectNothingSeen(runner, await seen());
      expect(await host.script(look)).toBe(before);
      expect(await host.script(`cat ${directory}/env`)).toBe(
        `RUNNER_RUNDECK_SERVER_TOKEN=${runner.walk.credentials().token.reveal()}`,
      );
    },
  );

  it.each(["root", "upgrader"])("leaves a package of root's to root, by login %s", async (login) => {
    await attacked.reset();
    const runner = await lay(login, `roots-${login}`);
    const { directory, file } = runner;
    await host.script(
      `chown root:rundeck ${directory} ${directory}/${file}; chmod 750 ${directory}; chmod 640 ${directory}/${file}`,
    );
    await runner.startUnit(unitText(runner));
    await runner.walk.through("start");
    await runner.walk.step("clean-up");
    expect(await host.script(`stat -c '%U:%G %a' ${directory}/${file}`)).toBe("root:rundeck 640");
    expect(await host.script(`ls -A ${directory}`)).toBe(file);
  });

  it("starts a plain process from a directory of root's, and not twice", async () => {
    await attacked.reset();
    const runner = await layOutAttacked({
      attacked,
      transport,
      address: `root@${alias}`,
      name: "roots-plain",
    });
    const { directory, file } = runner;
    await host.script(
      `chown root:root ${directory} ${directory}/${file}; chmod 755 ${directory}; chmod 644 ${directory}/${file}`,
    );
    await runner.startPlain();
    await runner.walk.through("start");
    expect(await host.script("pgrep -c -u rundeck -f 'jav[a] -jar'")).toBe("1");
    await runner.walk.step("clean-up");
    expect(await host.script(`ls -A ${directory}`)).toBe(file);
  });

  it("follows a stable name to a release within the Runner's own directory", async () => {
    await attacked.reset();
    const runner = await lay("upgrader", "stable-link");
    const { directory, file } = runner;
    await attacked.as(
      "rundeck",
      `cd ${directory} && mkdir releases && mv ${file} releases/ && ln -s releases/${file} runner.jar`,
    );
    await runner.startUnit(unitText({ ...runner, file: "runner.jar" }));
    await runner.walk.through("start");
    await runner.walk.step("clean-up");
    expect(
      await host.script(`readlink ${directory}/runner.jar; stat -c %U ${directory}/releases/${file}`),
    ).toBe(`releases/${file}\nrundeck`);
  });
});
