import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { realClock, Secret, type Progress, type StepOutcome } from "@runner-upgrade/executor";
import { packageOf } from "@runner-upgrade/executor/testing";
import type { JsonObject } from "@runner-upgrade/plan/platform";
import { PackageBases } from "../../src/delta/package-bases.js";
import { recordOf } from "../../src/delta/host/recorded-base.js";
import { sendBase } from "../../src/delta/send-base.js";
import type { HostShell } from "../../src/host/host-shell.js";
import { fileNames } from "../../src/package/file-names.js";
import { cleanUp } from "../../src/steps/clean-up.js";
import { downloadPackage } from "../../src/steps/download-package.js";
import { withoutManager } from "../../src/service/managers.js";
import type { Target } from "../../src/target/target.js";
import type { TargetCall } from "../../src/target/target-call.js";
import { makeZip, noise, type MadeEntry } from "../support/make-zip.js";
import { recordedTransport } from "../support/recorded-transport.js";
import { placeOf, shellOn } from "../support/shell-on.js";

/** Enough bytes for a link to be measured. */
const libraries: readonly MadeEntry[] = Array.from({ length: 6 }, (_, index) => ({
  name: `lib/library-${String(index)}.so`,
  content: noise(index, 3_000_000),
  isStored: true,
}));
const classes: readonly MadeEntry[] = Array.from({ length: 200 }, (_, index) => ({
  name: `a/C${String(index)}.class`,
  content: noise(1_000 + index, 1_500),
  hasDescriptor: true,
}));

/** The package of a Runner: what all have, and its credentials in the middle. */
export function packageFor(token: string, own: readonly MadeEntry[] = []): Buffer {
  const credentials = { name: "runner.properties", content: Buffer.from(`token=${token}\n`), isStored: true };
  return makeZip([...classes, ...libraries.slice(0, 3), credentials, ...own, ...libraries.slice(3)]);
}

/** One of the hosts: a directory of this machine, over a link that says it is slow. */
export interface TestHost {
  readonly directory: string;
  /** Everything that was sent there. */
  readonly sent: () => Buffer;
  readonly progress: Progress[];
  /** What `save-state` does for the delta. */
  sendBase(limitMs?: number): Promise<JsonObject | null>;
  download(bytes: Uint8Array, token: string, sizeBytes?: number | null): Promise<StepOutcome>;
  cleanUp(): Promise<StepOutcome>;
  /** What lies under the staged package's name. */
  staged(): Buffer;
  readonly basePath: string;
}

/** What its Runner is to become, and how fast its link is. */
interface HostOptions {
  readonly version?: string;
  readonly bytesPerMs?: number;
}

/** Hosts and the bases of one executor. */
export class Hosts {
  readonly root: string = realpathSync(mkdtempSync(join(tmpdir(), "delta-hosts-")));
  readonly bases: PackageBases = new PackageBases({ debug: () => undefined });
  readonly #options: { readonly bytesPerMs: number; readonly delta: "auto" | "off" };
  readonly #shells: HostShell[] = [];

  constructor(options: { readonly bytesPerMs?: number; readonly delta?: "auto" | "off" } = {}) {
    this.#options = { bytesPerMs: 3_000, delta: "auto", ...options };
  }

  async add(
    name: string,
    { version = "5.7.0", bytesPerMs = this.#options.bytesPerMs }: HostOptions = {},
  ): Promise<TestHost> {
    const directory = join(this.root, name);
    mkdirSync(directory);
    writeFileSync(join(directory, "runner.jar"), "old");
    const recorded = recordedTransport();
    const { delta } = this.#options;
    // A clock that moves with what is sent makes a link as slow as is wanted.
    const clock = { ...realClock, now: () => recorded.sentBytes() / bytesPerMs };
    const shell = await shellOn({ transport: recorded.transport, clock, delta });
    this.#shells.push(shell);
    const packageFile = join(directory, "runner.jar");
    const runnerId = `id-of-${name}-0123456789`;
    const files = fileNames(packageFile, runnerId, "run-1");
    const progress: Progress[] = [];
    let record: JsonObject | null = null;
    const call = (): TargetCall => ({
      shell,
      files,
      place: placeOf(directory),
      host: { platform: "vm", address: "localhost" },
      target: targetOf(packageFile),
      context: {
        runner: { id: runnerId, name },
        host: { platform: "vm", address: "localhost" },
        targetVersion: version,
        container: null,
        serverUrl: "http://server",
        runId: "run-1",
        record: record === null ? {} : { "save-state": { base: record } },
        timeLimitMs: 60_000,
        signal: shell.scope.signal,
        onProgress: (one) => void progress.push(one),
      },
    });
    return {
      directory,
      progress,
      sent: recorded.sent,
      basePath: join(directory, files.base),
      sendBase: async (limitMs = 45_000) => {
        const base = await sendBase(call(), this.bases, limitMs);
        record = base === null ? null : recordOf(base);
        return record;
      },
      download: (bytes, token, sizeBytes = bytes.byteLength) => {
        const credentials = { runnerId, token: Secret.of(token) };
        return downloadPackage(call(), { source: packageOf({ bytes, sizeBytes }), credentials }, this.bases);
      },
      cleanUp: () => cleanUp(call()),
      staged: () => readFileSync(join(directory, files.staged)),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bases[Symbol.asyncDispose]();
    for (const shell of this.#shells) await shell.session[Symbol.asyncDispose]();
    rmSync(this.root, { recursive: true });
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function targetOf(packageFile: string): Target {
  return {
    service: withoutManager.service,
    user: { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 },
    login: "runner",
    directory: packageFile,
    packagePath: packageFile,
    packageFile,
    filesBy: "user",
    oldMark: "1:1:1",
    packageBytes: 3,
    credentialPlaces: [],
    dependents: [],
    revivedAfterMs: 0,
  };
}
