import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { docker } from "../docker/docker.js";
import { hostImage } from "./host-image.js";
import { waitUntil } from "../wait/wait-until.js";

const execute = promisify(execFile);

/** A host: a container that runs systemd and sshd, reached over SSH on loopback. */
export interface LiveHost {
  /** Alias in the ssh_config of these hosts. */
  readonly alias: string;
  readonly port: number;
  readonly container: string;
  /** Runs a shell script on the host as root, past SSH: to set it up and to look at it from outside. */
  readonly script: (text: string) => Promise<string>;
  /** Puts a file on the host, past SSH. */
  readonly put: (
    path: string,
    data: Uint8Array | string,
    options?: { readonly owner?: string; readonly mode?: string },
  ) => Promise<void>;
}

/** The hosts of one suite, and what reaches them. */
export interface LiveHosts {
  readonly hosts: readonly LiveHost[];
  /** Private key that the users `upgrader` (sudo without a password) and `rundeck` of each host accept. */
  readonly identityFile: string;
  readonly knownHostsFile: string;
  /** Names every alias with its port, the identity and the known hosts; user `upgrader`. */
  readonly sshConfigFile: string;
  /** The address of this machine as the hosts see it. */
  readonly gateway: string;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

const flags = [
  ...[
    "--cap-add",
    "SYS_ADMIN",
    // To make files immutable.
    "--cap-add",
    "LINUX_IMMUTABLE",
    "--security-opt",
    "seccomp=unconfined",
    "--security-opt",
    "apparmor=unconfined",
  ],
  ...["--cgroupns=host", "--volume", "/sys/fs/cgroup:/sys/fs/cgroup:rw"],
  ...["--tmpfs", "/run", "--tmpfs", "/run/lock", "--tmpfs", "/tmp", "--publish", "127.0.0.1::22"],
];

function handle(alias: string, container: string, port: number): LiveHost {
  return {
    alias,
    port,
    container,
    script: (text) => docker(["exec", "--interactive", container, "bash", "-euc", text]),
    put: async (path, data, options = {}) => {
      const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-put-"));
      try {
        const file = join(folder, "file");
        await writeFile(file, data);
        await docker(["cp", "--quiet", file, `${container}:${path}`]);
      } finally {
        await rm(folder, { recursive: true });
      }
      const owner = options.owner ?? "root:root";
      await docker(["exec", container, "chown", owner, path]);
      await docker(["exec", container, "chmod", options.mode ?? "644", path]);
    },
  };
}

async function startHost(alias: string, image: string, publicKey: string): Promise<LiveHost> {
  const container = await docker(["run", "--detach", "--hostname", alias, ...flags, image]);
  const published = await docker(["port", container, "22/tcp"]);
  const host = handle(alias, container, Number(published.split(":").at(-1)));
  await waitUntil(`${alias} to boot`, async () => {
    try {
      return (
        (await host.script("systemctl is-active ssh.service user@$(id -u rundeck).service")) ===
        "active\nactive"
      );
    } catch {
      return false;
    }
  });
  for (const user of ["upgrader", "rundeck"]) {
    await host.script(`install -d -m 700 -o ${user} -g ${user} /home/${user}/.ssh`);
    await host.put(`/home/${user}/.ssh/authorized_keys`, publicKey, {
      owner: `${user}:${user}`,
      mode: "600",
    });
  }
  return host;
}

/**
 * Starts one host per alias. Their host keys are read past SSH, so that nothing is ever trusted blindly. Dispose of
 * it, also after a failure: it removes the containers.
 */
export async function startLiveHosts(aliases: readonly string[]): Promise<LiveHosts> {
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-hosts-"));
  const suffix = randomBytes(3).toString("hex");
  const identityFile = join(folder, "identity");
  await execute("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", suffix, "-f", identityFile]);
  const publicKey = await readFile(`${identityFile}.pub`, "utf8");
  const image = await hostImage();
  const started = await Promise.allSettled(aliases.map((alias) => startHost(alias, image, publicKey)));
  const hosts = started.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
  const dispose = async (): Promise<void> => {
    if (hosts.length > 0)
      await docker(["rm", "--force", "--volumes", ...hosts.map((host) => host.container)]);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const failed = started.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
    const knownHostsFile = join(folder, "known_hosts");
    const keys = await Promise.all(
      hosts.map(async (host) => {
        const key = await host.script("cut -d' ' -f1,2 /etc/ssh/ssh_host_ed25519_key.pub");
        return `[127.0.0.1]:${String(host.port)} ${key}\n`;
      }),
    );
    await writeFile(knownHostsFile, keys.join(""));
    const sshConfigFile = join(folder, "config");
    await writeFile(
      sshConfigFile,
      hosts
        .map((host) =>
          [
            `Host ${host.alias}`,
            "  HostName 127.0.0.1",
            `  Port ${String(host.port)}`,
            "  User upgrader",
            `  IdentityFile ${identityFile}`,
            "  IdentitiesOnly yes",
            `  UserKnownHostsFile ${knownHostsFile}`,
            "  GlobalKnownHostsFile none",
            "  HostKeyAlgorithms ssh-ed25519",
            "",
          ].join("\n"),
        )
        .join("\n"),
    );
    // As the hosts see it: not every engine tells the gateway of its own bridge.
    const gateway = (await hosts[0]?.script("ip -4 route show default | cut -d' ' -f3")) ?? "";
    return { hosts, identityFile, knownHostsFile, sshConfigFile, gateway, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
