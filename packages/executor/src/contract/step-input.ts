import { stepError } from "../errors/step-error.js";
import type { NewCredentials } from "./credentials.js";
import type { PackageSource } from "./package-source.js";
import type { StepContext } from "./step-context.js";

/** What a step may need beyond its context: one shape for every kind of step. It is never journaled. */
export interface StepInput {
  /** The Runner's new credentials; null until the run has regenerated them, and for a step that needs none. */
  readonly credentials: NewCredentials | null;
  /** The new package; null wherever `credentials` is, for the same token opens it. */
  readonly package: PackageSource | null;
}

/**
 * What a step gets that needs neither credentials nor a package.
 *
 * @example
 * ```ts
 * await executor.steps.inspect(context, noInput);
 * ```
 */
export const noInput: StepInput = { credentials: null, package: null };

/**
 * The new credentials, for a step that cannot do without them. Throws `ExecutorError` `NO_TOKEN` before any effect.
 *
 * @example
 * ```ts
 * "write-credentials": (context, input) => write(context, requireCredentials(context, input)),
 * ```
 */
export function requireCredentials(context: StepContext, { credentials }: StepInput): NewCredentials {
  if (credentials === null) throw notGiven(context, "The step needs the new credentials");
  return credentials;
}

/**
 * The new package, for a step that cannot do without it. Throws `ExecutorError` `NO_TOKEN` before any effect.
 *
 * @example
 * ```ts
 * "download-package": (context, input) => download(context, requirePackage(context, input)),
 * ```
 */
export function requirePackage(context: StepContext, input: StepInput): PackageSource {
  if (input.package === null) throw notGiven(context, "The step needs the new package");
  return input.package;
}

function notGiven(context: StepContext, what: string): Error {
  return stepError(context, "NO_TOKEN", `${what}, and the caller gave none. The host was not touched.`, {
    remedies: ["Regenerate the Runner's credentials first, and give the step what they brought."],
  });
}
