import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { NewCredentials } from "../contract/credentials.js";
import type { PackageSource } from "../contract/package-source.js";
import type { StepContext } from "../contract/step-context.js";
import { fakeError } from "./fake-exchange.js";
import type { FakeFault } from "./fake-fault.js";
import type { FakeRunner } from "./fake-runner.js";

/** What a step did to a fake Runner. */
export interface FakeEffect {
  readonly isDone: boolean;
  readonly record?: JsonObject;
}

/** `inspect`: no more processes than it is to have, and at least one where no service tells how it is started. */
export function inspectRunner(context: StepContext, runner: FakeRunner): FakeEffect {
  const { processes } = runner;
  if (processes.length > runner.processCount)
    throw fakeError(context, "SEVERAL_PROCESSES", "Two processes carry one identity");
  const process = processes[0];
  if (process === undefined && runner.hasService)
    return { isDone: true, record: { oldVersion: runner.installed.version } };
  if (process === undefined) throw fakeError(context, "RUNNER_NOT_FOUND", "No process carries the identity");
  return { isDone: true, record: { pid: process.pid, oldVersion: process.version } };
}

/** `save-state`. */
export function saveRunnerState(runner: FakeRunner): FakeEffect {
  const isDone = !runner.hasSavedState;
  runner.hasSavedState = true;
  return { isDone, record: { place: "memory" } };
}

/** `stop`, and what stands in its way. */
export function stopRunner(context: StepContext, runner: FakeRunner, fault: FakeFault | null): FakeEffect {
  if (fault?.kind === "does-not-stop") {
    throw fakeError(context, "NOT_STOPPED", "The process survived TERM and KILL");
  }
  if (runner.processes.length === 0) return { isDone: false };
  runner.end("asked");
  if (fault?.kind === "revive" || runner.isSupervised) {
    runner.start();
    throw fakeError(context, "REVIVED", "A supervisor started the Runner again");
  }
  return { isDone: true };
}

/** `download-package`: reads the stream to its end and checks what came. */
export async function stagePackage(
  context: StepContext,
  runner: FakeRunner,
  source: PackageSource,
  readVersion: ((bytes: Uint8Array) => string | null) | null,
): Promise<FakeEffect> {
  const opened = await source.open({ signal: context.signal });
  const chunks: Uint8Array[] = [];
  let doneBytes = 0;
  const reader = opened.stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      chunks.push(value);
      doneBytes += value.byteLength;
      context.onProgress?.({ message: "Downloading the package.", doneBytes, totalBytes: opened.sizeBytes });
    }
  } catch (cause) {
    if (context.signal.aborted) throw fakeError(context, "ABORTED", "The download was aborted");
    throw fakeError(context, "PACKAGE_CUT_SHORT", `The download broke off (${describe(cause)})`, {
      isRetryable: true,
    });
  }
  if (opened.sizeBytes !== null && doneBytes !== opened.sizeBytes) {
    throw fakeError(context, "PACKAGE_CUT_SHORT", `${doneBytes} of ${opened.sizeBytes} bytes came`, {
      isRetryable: true,
    });
  }
  const bytes = new Uint8Array(doneBytes);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) {
    throw fakeError(context, "PACKAGE_NOT_ZIP", "What came is no package", { isRetryable: true });
  }
  runner.staged = { version: readVersion?.(bytes) ?? context.targetVersion };
  return { isDone: true, record: { sizeBytes: doneBytes } };
}

/** `install-package`: the old package aside, the new one in its place. */
export function installStaged(
  context: StepContext,
  runner: FakeRunner,
  credentials: NewCredentials,
): FakeEffect {
  const token = credentials.token.reveal();
  if (runner.staged === null) {
    if (runner.kept !== null && runner.installed.token === token) return { isDone: false };
    throw fakeError(context, "STATE_NOT_FOUND", "No package was downloaded");
  }
  runner.kept ??= runner.installed;
  runner.installed = { version: runner.staged.version, token };
  runner.environmentToken = null;
  runner.staged = null;
  return { isDone: true };
}

/** `start`, and what may become of it. */
export function startRunner(context: StepContext, runner: FakeRunner, fault: FakeFault | null): FakeEffect {
  if (runner.processes.length > 0) return { isDone: false };
  startProcesses(runner);
  if (fault?.kind === "exit-after-start" || runner.brokenVersions.has(runner.installed.version)) {
    runner.end("silently");
    throw fakeError(context, "STARTED_AND_EXITED", "The process started and exited");
  }
  return { isDone: true };
}

/** `clean-up`. */
export function cleanUpRunner(runner: FakeRunner): FakeEffect {
  const isDone = runner.kept !== null || runner.hasSavedState || runner.staged !== null;
  runner.kept = null;
  runner.staged = null;
  runner.hasSavedState = false;
  return { isDone };
}

/** The rollback; with new credentials, the old package is told them by its environment. */
export function restoreRunner(runner: FakeRunner, credentials: NewCredentials | null): FakeEffect {
  const token = credentials?.token.reveal() ?? null;
  const wanted = runner.kept ?? runner.installed;
  const runs = runner.processes.some((process) => process.version === wanted.version);
  runner.staged = null;
  if (runs && (token === null || runner.environmentToken === token)) return { isDone: false };
  runner.end("asked");
  runner.installed = wanted;
  runner.kept = null;
  if (token !== null) runner.environmentToken = token;
  startProcesses(runner);
  return { isDone: true };
}

/** Starts as many processes as the Runner is to have. */
export function startProcesses(runner: FakeRunner): void {
  while (runner.processes.length < runner.processCount) runner.start();
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.name : "unknown error";
}
