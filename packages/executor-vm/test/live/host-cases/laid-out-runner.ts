import { randomUUID } from "node:crypto";
import { Secret } from "@runner-upgrade/executor";
import { packageOf, Walk, type ExecutorSubject } from "@runner-upgrade/executor/testing";
import type { VmHost } from "@runner-upgrade/plan/platform";
import { javaStandInPackage } from "@runner-upgrade/simulator/stand-in";
import type { Transport } from "@runner-upgrade/transport";
import { createVmExecutor } from "../../../src/index.js";
import { waitUntil } from "../hosts/wait-until.js";
import type { LiveHost } from "../hosts/live-hosts.js";

const packages = javaStandInPackage();

/** A Runner's files on a live host, without a control plane: what happens on the host is what is looked at. */
export interface LaidOutRunner {
  readonly id: string;
  readonly directory: string;
  readonly file: string;
  readonly oldToken: string;
  readonly walk: Walk;
  readonly subject: ExecutorSubject;
  /** The process ids that have the Runner's package in their command line, as root sees them. */
  pids(): Promise<readonly string[]>;
  untilRunning(): Promise<void>;
  /** A variable in the environment of its one process. */
  variable(name: string): Promise<string | null>;
}

/** Lays a package out in a directory of its own; starting it is the case's. */
export async function layOut(options: {
  readonly host: LiveHost;
  readonly transport: Transport;
  readonly address: string;
  readonly directory: string;
  readonly owner?: string;
  readonly planned?: Omit<VmHost, "platform" | "address">;
  readonly packageBytes?: number;
}): Promise<LaidOutRunner> {
  const { host, transport, directory, owner = "rundeck", planned = {}, packageBytes = 50_000 } = options;
  const id = randomUUID();
  const file = `runner-${id}.jar`;
  const tokens = [`canary-old-${id}`];
  const build = (version: string): Promise<Uint8Array> =>
    packages.build({
      runnerId: id,
      replicaId: id,
      token: tokens.at(-1) ?? "",
      serverUrl: "http://127.0.0.1:1",
      version,
      packageBytes,
    });
  await host.script(`install -d -o ${owner} -g ${owner} '${directory}'`);
  // By way of a directory that every engine can copy to: not all reach what is mounted within a container.
  await host.put(`/var/tmp/${file}`, await build("5.6.0"));
  await host.script(
    `install -o ${owner} -g ${owner} -m 600 /var/tmp/${file} '${directory}/${file}' && rm /var/tmp/${file}`,
  );

  const pids = async (): Promise<readonly string[]> =>
    (await host.script(`pgrep -x java -a | grep -F '${id}' | cut -d' ' -f1 || true`))
      .split("\n")
      .filter(Boolean);
  const subject: ExecutorSubject = {
    createExecutor: () =>
      createVmExecutor({ transport, staysGoneMs: 2_500, startSettleMs: 1_500, stopGraceMs: 8_000 }),
    runner: { id, name: "live" },
    host: { platform: "vm", address: options.address, ...planned },
    missingHost: { platform: "vm", address: "missing" },
    serverUrl: "http://127.0.0.1:1",
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: [
      ...(["inspect", "save-state", "stop", "regenerate-credentials"] as const),
      ...(["download-package", "install-package", "start", "clean-up"] as const),
    ],
    regenerate: () => {
      tokens.push(`canary-new-${String(tokens.length)}-${id}`);
      return Promise.resolve({ runnerId: id, token: Secret.of(tokens.at(-1) ?? "") });
    },
    package: { open: async (request) => packageOf({ bytes: await build("5.7.0") }).open(request) },
    secrets: tokens,
    timeLimitMs: 60_000,
    world: {
      processes: () => Promise.resolve([]),
      killProcess: () => Promise.resolve(),
      leftovers: async () =>
        (await host.script(`ls -A '${directory}'`))
          .split("\n")
          .filter((name) => name !== file && name !== "runner" && name !== ""),
    },
    dispose: () => Promise.resolve(),
  };
  return {
    id,
    directory,
    file,
    oldToken: tokens[0] ?? "",
    walk: new Walk(subject),
    subject,
    pids,
    untilRunning: () => waitUntil(`${id} to run`, async () => (await pids()).length === 1),
    variable: async (name) => {
      const [pid = ""] = await pids();
      const all = await host.script(`tr '\\0' '\\n' < /proc/${pid}/environ || true`);
      return (
        all
          .split("\n")
          .find((line) => line.startsWith(`${name}=`))
          ?.slice(name.length + 1) ?? null
      );
    },
  };
}
