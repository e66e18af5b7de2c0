import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../lab/docker.js";
import { waitUntil } from "../lab/wait-until.js";

/** An engine that a test may restart, and whose disk it may fill. */
export interface OwnEngine {
  readonly address: string;
  /** This machine as containers in the engine's host network see it. */
  readonly gateway: string;
  docker(...words: readonly string[]): Promise<string>;
  /** Brings an image of the machine's engine over. */
  bring(...images: readonly string[]): Promise<void>;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Leaves no byte on the engine's disk. */
  fill(): Promise<void>;
  free(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Why no engine of one's own can be had here; null when it can. */
export async function whyNoOwnEngine(): Promise<string | null> {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "it takes root on Linux";
  for (const [program, ...words] of [
    ["dockerd", "--version"],
    ["nsenter", "--version"],
    ["ip", "-V"],
  ] as const) {
    if (
      !(await run(program, words).then(
        () => true,
        () => false,
      ))
    )
      return `not installed: ${program}`;
  }
  // A test that only asks whether it may.
  return run("unshare", ["--net", "--mount", "true"]).then(
    () => null,
    () => "namespaces may not be made here",
  );
}

/**
 * Starts an engine in a network and mount namespace of its own, with its data on a small tmpfs. It shares nothing with
 * the machine's engine: no bridge, no containerd, no data.
 */
export async function startOwnEngine(): Promise<OwnEngine> {
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-engine-"));
  const socket = join(folder, "docker.sock");
  const data = join(folder, "data");
  const link = `ru${String(process.pid % 1_000_000)}`;
  const third = String(process.pid % 250);
  const gateway = `10.232.${third}.1`;
  // The namespaces live as long as this process, so that the engine can be restarted in them.
  const keeper = spawn(
    "unshare",
    [
      "--net",
      "--mount",
      "--propagation",
      "private",
      "sh",
      "-c",
      `mkdir -p ${data} && mount -t tmpfs -o size=2g engine ${data} && echo ready && exec sleep infinity`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(keeper.stdout, "data");
  const pid = String(keeper.pid);
  const inside = (...words: readonly string[]): Promise<string> =>
    run("nsenter", ["--target", pid, "--net", "--mount", ...words]);
  await run("ip", ["link", "add", link, "type", "veth", "peer", "name", "eth0", "netns", pid]);
  await run("ip", ["address", "add", `${gateway}/24`, "dev", link]);
  await run("ip", ["link", "set", link, "up"]);
  await inside("ip", "link", "set", "lo", "up");
  await inside("ip", "address", "add", `10.232.${third}.2/24`, "dev", "eth0");
  await inside("ip", "link", "set", "eth0", "up");

  const address = `unix://${socket}`;
  let daemon: ChildProcess | null = null;
  const docker = (...words: readonly string[]): Promise<string> => run("docker", ["-H", address, ...words]);
  const engine: OwnEngine = {
    address,
    gateway,
    docker,
    bring: async (...images) => {
      await run("sh", ["-c", 'docker save "$@" | docker -H "$ENGINE" load --quiet', "sh", ...images], {
        env: { ENGINE: address },
        timeoutMs: 300_000,
      });
    },
    start: async () => {
      daemon = spawn(
        "nsenter",
        [
          ...[
            "--target",
            pid,
            "--net",
            "--mount",
            "dockerd",
            "--host",
            address,
            "--data-root",
            `${data}/docker`,
          ],
          ...["--exec-root", join(folder, "exec"), "--pidfile", join(folder, "pid"), "--iptables=false"],
          ...["--ip6tables=false", "--ip-masq=false", "--ip-forward=false", "--log-level", "error"],
        ],
        { stdio: "ignore" },
      );
      await waitUntil("the engine to answer", () =>
        docker("info").then(
          () => true,
          () => false,
        ),
      );
    },
    stop: async () => {
      if (daemon?.exitCode !== null) return;
      const ended = once(daemon, "exit");
      daemon.kill("SIGTERM");
      await ended;
      daemon = null;
    },
    fill: async () => {
      // What is left is less than a block: `dd` ends because nothing more can be written.
      await inside("sh", "-c", `dd if=/dev/zero of=${data}/filler bs=1M 2>/dev/null || true`);
    },
    free: async () => {
      await inside("rm", "-f", `${data}/filler`);
    },
    [Symbol.asyncDispose]: async () => {
      const left = await docker("ps", "--all", "--quiet").catch(() => "");
      if (left !== "") await docker("rm", "--force", ...left.split("\n")).catch(() => undefined);
      await engine.stop();
      keeper.kill("SIGKILL");
      await run("ip", ["link", "delete", link]).catch(() => undefined);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await engine.start();
  return engine;
}
