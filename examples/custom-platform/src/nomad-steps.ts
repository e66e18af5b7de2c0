import { stepError, type Secret, type StepContext, type StepOutcome } from "@runner-upgrade/executor";
import type { NomadJobCalls } from "./nomad-job-calls.js";

/** The name under which the version before the upgrade is kept. */
const tagOf = ({ runId }: Pick<StepContext, "runId">): string => `before-${runId}`;

function ended(isDone: boolean, summary: string): StepOutcome {
  return { outcome: isDone ? "done" : "already-done", summary };
}

/** `inspect`: exactly one allocation runs. Changes nothing. */
export async function inspect(job: NomadJobCalls): Promise<StepOutcome> {
  const { Image } = await job.read();
  const { length } = await job.running();
  if (length === 1) return ended(true, `One allocation runs ${Image}.`);
  throw stepError(
    job.subject,
    length === 0 ? "RUNNER_NOT_FOUND" : "SEVERAL_PROCESSES",
    `Running allocations: ${length}. Nothing was changed.`,
  );
}

/** `save-state`: tags the version that runs, so that Nomad does not collect it. */
export async function saveState(job: NomadJobCalls, context: StepContext): Promise<StepOutcome> {
  const name = tagOf(context);
  const tagged = await job.api.listTaggedVersions(job.call);
  if (tagged.some(({ Name }) => Name === name)) return ended(false, "The old version is kept already.");
  const { Version } = await job.read();
  await job.api.tagVersion(job.call, { name, version: Version });
  return ended(true, `The version ${Version} is kept as ${name}.`);
}

/** `stop`: scales the job to 0, so that Nomad places nothing again. */
export async function stop(job: NomadJobCalls): Promise<StepOutcome> {
  const { length } = await job.running();
  if ((await job.read()).Count > 0) await job.api.scaleJob(job.call, 0);
  await job.waitUntilGone();
  return ended(length > 0, "No allocation runs, and the job's count is 0.");
}

/** `write-credentials`: the new token, where the job's template reads it. */
export async function writeToken(job: NomadJobCalls, token: Secret): Promise<StepOutcome> {
  if ((await job.api.readToken(job.call)) === token.reveal())
    return ended(false, "The variable holds the new token already.");
  await job.api.writeToken(job.call, token.reveal());
  return ended(true, "The new token is in the job's variable.");
}

/** `roll-out`: registers the job with the new image, and waits until it runs. */
export async function rollOut(job: NomadJobCalls, { container }: StepContext): Promise<StepOutcome> {
  if (container === null)
    throw stepError(job.subject, "UNSUPPORTED", "The plan names no image. Nothing was changed.");
  const isDone = await bringUp(job, { Image: container.image, Count: 1 }, () =>
    job.api.registerJob(job.call, { Image: container.image, Count: 1 }),
  );
  return ended(isDone, `One allocation runs ${container.image}.`);
}

/** The rollback: reverts to the tagged version. Where there is none, nothing was changed yet. */
export async function restore(
  job: NomadJobCalls,
  context: StepContext,
  mustRestart = false,
): Promise<StepOutcome> {
  const tagged = await job.api.listTaggedVersions(job.call);
  const old = tagged.find(({ Name }) => Name === tagOf(context))?.Job ?? (await job.read());
  const isDone = await bringUp(job, old, () => job.api.revertJob(job.call, old.Version), mustRestart);
  return ended(isDone, `One allocation runs ${old.Image}.`);
}

/** `clean-up`: the tag goes; Nomad then collects the version in its own time. */
export async function cleanUp(job: NomadJobCalls, context: StepContext): Promise<StepOutcome> {
  const name = tagOf(context);
  const tagged = await job.api.listTaggedVersions(job.call);
  if (!tagged.some(({ Name }) => Name === name)) return ended(false, "Nothing was kept.");
  await job.api.removeTag(job.call, name);
  return ended(true, "The old version is not kept any more.");
}

/** Changes the job where it differs, places it again where it failed, and waits until it runs. */
async function bringUp(
  job: NomadJobCalls,
  wanted: { readonly Image: string; readonly Count: number },
  change: () => Promise<void>,
  mustRestart = false,
): Promise<boolean> {
  const { Image, Count } = await job.read();
  const differs = mustRestart || Image !== wanted.Image || Count !== wanted.Count;
  const wasRunning = (await job.running()).length > 0;
  if (differs) await change();
  else if (!wasRunning) await job.api.evaluateJob(job.call);
  await job.waitUntilRunning();
  return differs || !wasRunning;
}
