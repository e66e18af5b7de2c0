import type { StepContext } from "../contract/step-context.js";
import type { StepInput } from "../contract/step-input.js";
import { requireCredentials } from "../contract/step-input.js";
import { startProcesses, type FakeEffect } from "./fake-effects.js";
import { fakeError } from "./fake-exchange.js";
import type { FakeRunner } from "./fake-runner.js";

/** `create-container`: beside the old one, with the new token where there is one already. */
export function createContainer(
  context: StepContext,
  runner: FakeRunner,
  { credentials }: StepInput,
): FakeEffect {
  if (runner.kept !== null) return { isDone: false };
  const isDone = runner.staged === null;
  const token = credentials?.token.reveal() ?? runner.installed.token;
  runner.staged = { version: context.targetVersion, token };
  return { isDone };
}

/** `write-credentials`: into the place that each of its containers reads, the old ones included. */
export function writeCredentials(context: StepContext, runner: FakeRunner, input: StepInput): FakeEffect {
  const token = requireCredentials(context, input).token.reveal();
  const isDone = runner.environmentToken !== token;
  runner.environmentToken = token;
  return { isDone };
}

/** `swap-names`: the new container in the old one's place, the old one aside. */
export function swapNames(context: StepContext, runner: FakeRunner): FakeEffect {
  if (runner.staged === null) {
    if (runner.kept !== null) return { isDone: false };
    throw fakeError(context, "STATE_NOT_FOUND", "No container was created");
  }
  const { version, token = runner.installed.token } = runner.staged;
  runner.kept ??= runner.installed;
  runner.installed = { version, token };
  runner.staged = null;
  return { isDone: true };
}

/**
 * `roll-out`: a Runner that must go on serving gets each new process before an old one goes, several containers are
 * replaced one after another, and everything else is stopped and started anew. `ready` resolves when a process that was
 * just started counts as ready.
 */
export async function rollOut(
  context: StepContext,
  runner: FakeRunner,
  ready: () => Promise<void>,
): Promise<FakeEffect> {
  const { token } = runner.installed;
  const isRolledOut = runner.kept !== null && runner.installed.version === context.targetVersion;
  runner.kept ??= runner.installed;
  runner.installed = { version: context.targetVersion, token };
  runner.staged = null;
  const old = isRolledOut ? [] : runner.processes;
  if (isRolledOut && runner.processes.length > 0) return { isDone: false };
  if (context.container?.keepsServing === true) {
    for (const process of old) {
      runner.start();
      await ready();
      runner.endProcess(process, "asked");
    }
  } else if (runner.processCount > 1) {
    for (const process of old) {
      runner.endProcess(process, "asked");
      runner.start();
      await ready();
    }
  } else runner.end("asked");
  startProcesses(runner);
  return { isDone: true };
}
