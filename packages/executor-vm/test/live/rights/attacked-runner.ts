import { randomUUID } from "node:crypto";
import { Secret } from "@runner-upgrade/executor";
import { packageOf, Walk, type ExecutorSubject } from "@runner-upgrade/executor/testing";
import type { VmHost } from "@runner-upgrade/plan/platform";
import type { Transport } from "@runner-upgrade/transport";
import { createVmExecutor } from "../../../src/index.js";
import { tinyZip } from "../../support/tiny-zip.js";
import { docker } from "@runner-upgrade/lab";
import { waitUntil } from "../hosts/wait-until.js";
import type { AttackedHost } from "./attacked-host.js";

/** A Runner whose user, or another user, attacks its upgrade. Its program is a shell script: what is looked at are rights. */
export interface AttackedRunner {
  readonly id: string;
  readonly directory: string;
  /** The package's name within the directory. */
  readonly file: string;
  readonly unit: string;
  readonly walk: Walk;
  /** The tokens of this Runner, old ones first. */
  readonly tokens: readonly string[];
  /** The line that starts it as a plain process. */
  readonly startLine: string;
  startPlain(): Promise<void>;
  /** Lays a unit out and starts it. */
  startUnit(text: string): Promise<void>;
  untilRunning(): Promise<void>;
}

/** Lays a package out in a directory of its own, for the user `rundeck`; starting it is the attack's. */
export async function layOutAttacked(options: {
  readonly attacked: AttackedHost;
  readonly transport: Transport;
  readonly address: string;
  readonly name: string;
  readonly planned?: (runner: AttackedRunner) => Omit<VmHost, "platform" | "address">;
}): Promise<AttackedRunner> {
  const { attacked, transport, address, name, planned = () => ({ service: { kind: "process" } }) } = options;
  const { host } = attacked;
  const id = randomUUID();
  const directory = `/srv/${name}`;
  const file = `runner-${id}.jar`;
  const unit = `attack-${name}.service`;
  const tokens = [`canary-old-${id}`];
  const jar = (): Uint8Array => tinyZip("runner", tokens.at(-1) ?? "", 100_000);
  await attacked.host.script(`install -d -o rundeck -g rundeck ${directory}`);
  await docker(
    [
      "exec",
      "--interactive",
      "--user",
      "rundeck",
      host.container,
      "sh",
      "-c",
      `umask 077; cat > ${directory}/${file}`,
    ],
    { input: Buffer.from(jar()).toString("latin1") },
  );
  const startLine = `cd ${directory} && setsid /opt/fake/java -jar ${file} >/dev/null 2>&1 </dev/null &`;
  const runner: Omit<AttackedRunner, "walk"> = {
    id,
    directory,
    file,
    unit,
    tokens,
    startLine,
    startPlain: async () => {
      await host.script(`runuser -u rundeck -- bash -c '${startLine}'`);
      await runner.untilRunning();
    },
    startUnit: async (text) => {
      await host.put(`/etc/systemd/system/${unit}`, text);
      await host.script(`systemctl daemon-reload && systemctl start ${unit}`);
      await runner.untilRunning();
    },
    untilRunning: () =>
      waitUntil(
        `${name} to run`,
        async () => (await host.script("pgrep -f 'jav[a] -jar runner' || true")) !== "",
        { timeoutMs: 15_000 },
      ),
  };
  const complete = runner as AttackedRunner;
  const subject: ExecutorSubject = {
    createExecutor: () =>
      createVmExecutor({
        transport,
        staysGoneMs: 300,
        startSettleMs: 300,
        stopGraceMs: 3_000,
        pollMs: 100,
      }),
    runner: { id, name: "attacked" },
    host: { platform: "vm", address, ...planned(complete) },
    missingHost: { platform: "vm", address: "missing" },
    serverUrl: "http://127.0.0.1:1",
    oldVersion: "5.6.0",
    targetVersion: "5.7.0",
    route: [
      ...(["inspect", "save-state", "stop", "regenerate-credentials"] as const),
      ...(["download-package", "install-package", "start"] as const),
    ],
    regenerate: () => {
      tokens.push(`canary-new-${String(tokens.length)}-${id}`);
      return Promise.resolve({ runnerId: id, token: Secret.of(tokens.at(-1) ?? "") });
    },
    package: { open: (request) => packageOf({ bytes: jar() }).open(request) },
    secrets: tokens,
    timeLimitMs: 30_000,
    world: {
      processes: () => Promise.resolve([]),
      killProcess: () => Promise.resolve(),
      leftovers: () => Promise.resolve([]),
    },
    dispose: () => Promise.resolve(),
  };
  return Object.assign(complete, { walk: new Walk(subject), subject });
}
