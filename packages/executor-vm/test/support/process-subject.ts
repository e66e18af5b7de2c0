import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  chmod,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Secret } from "@runner-upgrade/executor";
import {
  packageOf,
  type ExecutorSubject,
  type SubjectProcess,
  type SubjectRequest,
} from "@runner-upgrade/executor/testing";
import { localTransport, TransportError, type Transport } from "@runner-upgrade/transport";
import { createVmExecutor } from "../../src/index.js";
import { disturbedTransport } from "./disturbed-transport.js";
import { javaLookAlike } from "./java-look-alike.js";
import { tinyZip } from "./tiny-zip.js";

/** How the subject's Runner is set up. */
export interface ProcessSubjectOptions {
  /** The token stands in the process's environment, and wins over the package's. @default false */
  readonly hasTokenInEnvironment?: boolean;
  /** `runner.jar`, named by the plan's host, instead of `runner-<id>.jar`. @default false */
  readonly hasStableName?: boolean;
  /** The package's name is a symbolic link to the file. @default false */
  readonly isLinked?: boolean;
  /** How long the Runner takes to end once it got TERM. @default 0 */
  readonly lingersMs?: number;
  readonly createTransport?: () => Transport;
  readonly address?: string;
}

const credentialNames = new Set([
  "RUNNER_RUNDECK_SERVER_TOKEN",
  "RUNNER_RUNDECK_SERVER_URL",
  "RUNNER_RUNDECK_CLIENT_ID",
]);

const hostileName = "ru'n\"ner; $(touch /tmp/runner-upgrade-hostile) `id`\n--help ünïcode";

/**
 * A Runner look-alike as a real process of this machine, started as people start Runners by hand: a relative path, an
 * option with a proxy password, output to a file, a umask of its own.
 */
export async function createProcessSubject(
  { isHostile }: SubjectRequest,
  options: ProcessSubjectOptions = {},
): Promise<
  ExecutorSubject & { readonly directory: string; readonly pids: () => Promise<readonly number[]> }
> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "runner-upgrade-vm-")));
  const directory = join(root, isHostile ? 'it\'s a "run\\ner" `id` $HOME dir' : "runner");
  const bin = join(root, "bin");
  await mkdir(directory);
  await mkdir(bin);
  await writeFile(join(bin, "java"), javaLookAlike);
  await chmod(join(bin, "java"), 0o755);

  const id = randomUUID();
  const oldToken = `canary-old-${id.slice(0, 8)}`;
  const proxyPassword = `canary-proxy-${id.slice(0, 8)}`;
  const tokens: string[] = [oldToken];
  const fileName = options.hasStableName === true ? "runner.jar" : `runner-${id}.jar`;
  const state = { isNewBroken: false };
  const jar = (version: string, token: string): Uint8Array =>
    tinyZip(
      "runner",
      `<<<${JSON.stringify({ version, token, exits: state.isNewBroken && version !== "5.6.0" })}>>>`,
      90_000,
    );
  if (options.isLinked === true) {
    await writeFile(join(directory, "package-5.6.0.jar"), jar("5.6.0", oldToken), { mode: 0o640 });
    await symlink("package-5.6.0.jar", join(directory, fileName));
  } else {
    await writeFile(join(directory, fileName), jar("5.6.0", oldToken), { mode: 0o640 });
  }

  const environment: Record<string, string> = {
    PATH: `${bin}:${dirname(process.execPath)}:/usr/bin:/bin`,
    HOME: root,
    SITE: isHostile ? "Büro \"Nord\" 'x'\n$HOME `id` \\" : "plain",
    EMPTY: "",
    ...(options.lingersMs === undefined ? {} : { LINGERS_MS: String(options.lingersMs) }),
    ...(options.hasTokenInEnvironment === true
      ? {
          RUNNER_RUNDECK_SERVER_TOKEN: oldToken,
          RUNNER_RUNDECK_CLIENT_ID: id,
          RUNNER_RUNDECK_SERVER_URL: "http://127.0.0.1:1",
        }
      : {}),
  };
  const args = [
    `-Dmicronaut.http.client.proxy-password=${proxyPassword}`,
    ...(isHostile ? ['-Dlabel=it\'s "quoted" & $HOME\nnext', "-Dempty=", "-D-x=*"] : ["-Dlabel=plain"]),
    ...["-jar", `./${fileName}`],
    ...(isHostile ? ["", "last arg"] : []),
  ];

  const startOld = async (): Promise<number | null> => {
    const output = await open(join(directory, "runner output.log"), "a");
    const child = spawn("sh", ["-c", 'umask 0027; trap "" HUP; exec java "$@"', "sh", ...args], {
      cwd: directory,
      env: environment,
      detached: true,
      stdio: ["ignore", output.fd, output.fd],
    });
    child.unref();
    await output.close();
    await until(async () => (await running()).some((one) => one.pid === child.pid));
    return child.pid ?? null;
  };

  const running = async (): Promise<readonly (SubjectProcess & { readonly pid: number })[]> => {
    const found: (SubjectProcess & { readonly pid: number })[] = [];
    for (const name of await readdir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const one = await describeProcess(Number(name), directory).catch(() => null);
      if (one !== null) found.push(one);
    }
    return found;
  };

  const base = options.createTransport?.() ?? localTransport();
  const transport = disturbedTransport(base);
  const address = options.address ?? "localhost";
  let supervisor: NodeJS.Timeout | null = null;
  let reviving: Promise<void> = Promise.resolve();

  await startOld();
  const initial = new Set(await readdir(directory));
  return {
    directory,
    pids: async () => (await running()).map(({ pid }) => pid),
    createExecutor: () =>
      createVmExecutor({
        transport: (host) => (host.address === "refusing" ? refusing : transport),
        stopGraceMs: 5_000,
        killGraceMs: 2_000,
        staysGoneMs: 400,
        startSettleMs: 150,
        pollMs: 40,
      }),
    runner: { id, name: isHostile ? hostileName : "runner-1" },
    host: {
      platform: "vm",
      address,
      service: { kind: "process" },
      ...(options.hasStableName === true ? { packagePath: join(directory, fileName) } : {}),
    },
    missingHost: { platform: "vm", address: "missing.invalid" },
    refusingHost: { platform: "vm", address: "refusing" },
    serverUrl: "http://127.0.0.1:1",
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: [
      ...(["inspect", "save-state", "stop", "regenerate-credentials"] as const),
      ...(["download-package", "install-package", "start", "clean-up"] as const),
    ],
    regenerate: () => {
      tokens.push(`canary-new-${String(tokens.length)}-${id.slice(0, 8)}`);
      return Promise.resolve({ runnerId: id, token: Secret.of(tokens.at(-1) ?? "") });
    },
    package: {
      open: (request) =>
        packageOf({ bytes: jar("5.7.0", tokens.at(-1) ?? ""), fileName: `runner-${id}.jar` }).open(request),
    },
    brokenPackages: {
      cutShort: packageOf({ bytes: jar("5.7.0", "x").slice(0, 50_000), sizeBytes: null }),
      notZip: packageOf({ bytes: new TextEncoder().encode("<!doctype html><title>Log in</title>") }),
    },
    // Those that are still to come are added as they come.
    secrets: new Proxy(tokens, { get: (list, key) => Reflect.get([...list, proxyPassword], key) as unknown }),
    timeLimitMs: 20_000,
    world: {
      processes: async () =>
        (await running()).map(({ token, version, invocation }) => ({ token, version, invocation })),
      killProcess: async () => {
        for (const { pid } of await running()) process.kill(pid, "SIGKILL");
        await until(async () => (await running()).length === 0);
      },
      leftovers: async () => (await readdir(directory)).filter((name) => !initial.has(name)),
      disturb: (fault) => transport.disturb(fault),
      startAnother: async () => {
        await startOld();
      },
      superviseProcess: async () => {
        // It knows whom it minds, as a supervisor does: to search /proc each time took longer than it is waited for.
        let minded: number | null = (await running())[0]?.pid ?? null;
        supervisor = setInterval(() => {
          if (minded === null || isLiving(minded)) return;
          minded = null;
          reviving = startOld().then(
            (pid) => {
              minded = pid;
            },
            () => undefined,
          );
        }, 10);
      },
      breakNewPackage: () => {
        state.isNewBroken = true;
        return Promise.resolve();
      },
    },
    dispose: async () => {
      if (supervisor !== null) clearInterval(supervisor);
      await reviving;
      await until(async () => {
        const left = await running();
        for (const { pid } of left) {
          try {
            process.kill(pid, "SIGKILL");
          } catch {
            // It ended by itself meanwhile.
          }
        }
        return left.length === 0;
      });
      await transport[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

const refusing: Transport = {
  name: "refusing",
  connect: (address) =>
    Promise.reject(
      new TransportError({
        code: "AUTHENTICATION_FAILED",
        address,
        message: `${address} refuses every key.`,
      }),
    ),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** What a process is, from outside; null when it is not the look-alike in this directory, or is not up yet. */
async function describeProcess(
  pid: number,
  directory: string,
): Promise<(SubjectProcess & { readonly pid: number }) | null> {
  const proc = `/proc/${String(pid)}`;
  if ((await readlink(`${proc}/cwd`)) !== directory) return null;
  const args = (await readFile(`${proc}/cmdline`, "utf8")).split("\0").slice(0, -1);
  if (!args.includes("-jar")) return null;
  const status = await readFile(`${proc}/status`, "utf8");
  if (/^State:\s+Z/m.test(status)) return null;
  const told: unknown = JSON.parse(
    await readFile(join(directory, "runner", `process-${String(pid)}.json`), "utf8"),
  );
  const { version, token } = told as { version: string; token: string };
  const variables = (await readFile(`${proc}/environ`, "utf8"))
    .split("\0")
    .filter(
      (entry) => entry !== "" && !credentialNames.has(entry.split("=")[0] ?? "") && !entry.startsWith("_="),
    )
    .sort();
  const field = (name: string): string => new RegExp(`^${name}:[ \\t]*(.*)$`, "m").exec(status)?.[1] ?? "";
  return {
    pid,
    version,
    token,
    invocation: {
      args,
      variables,
      ids: [field("Uid"), field("Gid"), field("Groups").trim(), field("Umask")],
      ignored: BigInt(`0x${field("SigIgn")}`) & 7n,
      limits: await readFile(`${proc}/limits`, "utf8"),
      outputs: [await readlink(`${proc}/fd/1`), await readlink(`${proc}/fd/2`)],
    },
  };
}

function isLiving(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error("A process of the test did not come or go in time.");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
