import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join } from "node:path";
import { bothProjects, type CrashFleet, type CrashSubject } from "@runner-upgrade/crash-matrix";
import type { Simulator } from "@runner-upgrade/simulator";
import { createLocalFleet } from "@runner-upgrade/simulator/stand-in";
import { callsOf, replicaCallsOf } from "./calls.js";

const smallJvm = ["-Xmx48m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"];

const service = { stop: { containing: "signal=" }, start: { containing: "launched=" } };
const childFile = join(import.meta.dirname, "child.ts");

/** Runners that were started by hand, as processes of this machine, each a real JVM. */
export const localProcesses: CrashSubject = {
  name: "vm, plain process",
  calls: callsOf(service),
  childFile,
  layOut: layOutProcesses,
};

/** The same on a server with replicas: each Runner has one, which is replaced. */
export const localReplicas: CrashSubject = {
  name: "replica-in-place, plain process",
  hasReplicas: true,
  calls: replicaCallsOf(service),
  childFile,
  layOut: layOutProcesses,
};

async function layOutProcesses({ simulator }: { readonly simulator: Simulator }): Promise<CrashFleet> {
  const runners = ["upgraded", "standing-in"].map((name) =>
    simulator.addRunner({ name, tags: ["crash", "Java"], projects: bothProjects }),
  );
  const fleet = await createLocalFleet({
    simulator,
    runners: runners.map(({ runnerId }) => ({
      runnerId,
      ...replicaOf(simulator, runnerId),
      java: "java",
      javaOptions: [...smallJvm, '-Dlabel=it\'s "quoted" & spaced'],
      env: { SITE: 'Büro "Nord" $HOME', RUNNER_LOG_OUTPUT: "console" },
    })),
  });
  await fleet.start();
  const runnerId = runners[0]?.runnerId ?? "";
  const { directory } = fleet.host(runnerId);
  return {
    hosts: [{ runner: runnerId, host: { platform: "vm", address: "local", directory } }],
    runnerId,
    settings: null,
    invocation: async () => {
      const pids = fleet.host(runnerId).pids();
      return Promise.all(pids.map(invocationOf));
    },
    files: () => filesIn(directory),
    dispose: () => fleet.close(),
  };
}

function replicaOf(simulator: Simulator, runnerId: string): { readonly replicaId?: string } {
  const [replica] = simulator.runner(runnerId).replicas;
  return replica === undefined ? {} : { replicaId: replica.replicaId };
}

async function invocationOf(pid: number): Promise<unknown> {
  const proc = `/proc/${String(pid)}`;
  const words = async (name: string): Promise<string[]> =>
    (await readFile(join(proc, name), "utf8")).split("\0");
  const status = await readFile(join(proc, "status"), "utf8");
  const fields = ["Uid", "Gid", "Groups", "Umask", "SigIgn"];
  return {
    command: await words("cmdline"),
    environment: (await words("environ"))
      .filter((variable) => variable !== "" && !variable.startsWith("_="))
      .sort(),
    directory: await readlink(join(proc, "cwd")),
    ids: status.split("\n").filter((line) => fields.includes(line.split(":")[0] ?? "")),
    limits: await readFile(join(proc, "limits"), "utf8"),
    outputs: [
      await readlink(join(proc, "fd/0")),
      await readlink(join(proc, "fd/1")),
      await readlink(join(proc, "fd/2")),
    ],
  };
}

/** What the Runner itself writes is no part of it; the package's own mode becomes 0600, which it is already. */
async function filesIn(directory: string): Promise<string[]> {
  const names = (await readdir(directory)).filter((name) => name !== "runner");
  return Promise.all(
    names.sort().map(async (name) => {
      const { mode, uid, gid } = await stat(join(directory, name));
      return `${name} ${(mode & 0o777).toString(8)} ${String(uid)}:${String(gid)}`;
    }),
  );
}
