import { RunnerApiError } from "../errors/runner-api-error.js";

/** Asks the server for its own version with the given version in the path. */
export type ProbeVersion = (version: number) => Promise<number>;

/**
 * Finds the server's API version. Every server with Runners knows 42, or else 41; one that knows neither names its own
 * in the refusal. A caller without the right to read the system's info is refused with an answer that names the version
 * too (probable); whatever that is, the server took the version that was asked with.
 *
 * (rundeck/docs, API reference and API versions)
 */
export async function discoverVersion(probe: ProbeVersion, ceiling: number | null): Promise<number> {
  let named: number | null = null;
  let refusal: unknown;
  for (const version of candidatesOf(ceiling)) {
    try {
      return await probe(version);
    } catch (error) {
      if (!RunnerApiError.isInstance(error)) throw error;
      if (error.code === "FORBIDDEN" && error.serverApiVersion !== null) return error.serverApiVersion;
      if (error.code !== "API_VERSION_UNSUPPORTED") throw error;
      named ??= error.serverApiVersion;
      refusal = error;
    }
  }
  if (named === null) throw refusal;
  return await probe(named);
}

function candidatesOf(ceiling: number | null): number[] {
  const highest = Math.min(42, ceiling ?? 42);
  return highest <= 41 ? [highest] : [highest, 41];
}
