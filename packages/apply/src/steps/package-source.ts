import type { PackageSource } from "@runner-upgrade/executor";
import { unitName, type Unit } from "@runner-upgrade/plan";
import { failureOf } from "../errors/failure.js";
import { StepError } from "../errors/step-error.js";
import type { RunContext } from "../context/run-context.js";

/**
 * The unit's package, from the control plane as a stream. Why it could not be opened is kept for who decides what to
 * do next: an executor tells only that it failed.
 */
export function packageSource(run: RunContext, unit: Unit): PackageSource {
  // What kept an earlier attempt from opening it says nothing about this one.
  run.downloadFailures.delete(unit.id);
  return {
    open: async ({ signal }) => {
      const held = run.credentials.get(unit.id);
      if (held === undefined) throw noToken(unit);
      try {
        const { stream, sizeBytes, fileName } = await run
          .callsOf(unit)
          .downloadPackage(held.downloadToken.reveal(), { signal, ...run.packageLimits });
        run.downloadFailures.delete(unit.id);
        return { stream, sizeBytes, fileName };
      } catch (error) {
        run.downloadFailures.set(unit.id, failureOf(error));
        throw error;
      }
    },
  };
}

/** The token is gone with the process that had it. */
export function noToken(unit: Unit): StepError {
  return new StepError({
    code: "NO_TOKEN",
    message: `The new credentials of ${unitName(unit)} are not at hand.`,
  });
}
