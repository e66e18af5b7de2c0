// The names that the vendor gives (rundeck/docs, "Creating Runners" and "Upgrading Runners").

const uuid = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/i;

/**
 * The id in a package's name as the server gives it (`runner-<id>.jar`): a Runner's or, on a server with replicas, a
 * replica's. Null for any other name.
 *
 * @example
 * ```ts
 * serverGivenId("runner-8f1f2a3b-0000-4000-8000-000000000001.jar"); // "8f1f2a3b-0000-4000-8000-000000000001"
 * ```
 */
export function serverGivenId(fileName: string): string | null {
  const found = new RegExp(`^runner-(${uuid.source})\\.jar$`, "i").exec(fileName);
  return found?.[1] ?? null;
}

/**
 * Whether a package has a name that Runners' packages have: the server's, the image's (`pd-runner.jar`), or the stable one
 * of the vendor's guides (`runner.jar`). Such a name alone does not say which Runner it is.
 *
 * @example
 * ```ts
 * isRunnerPackageName("pd-runner.jar"); // true
 * ```
 */
export function isRunnerPackageName(fileName: string): boolean {
  return /^(?:pd-|rundeck-|pagerduty-)?runner(?:[-_.][\w.-]*)?\.jar$/i.test(fileName);
}

/**
 * Whether a reference names the vendor's image, in whichever registry it is kept. A derived image has a name of its own.
 *
 * @example
 * ```ts
 * isRunnerImage("mirror.internal/rundeckpro/runner:5.7.0"); // true
 * ```
 */
export function isRunnerImage(reference: string): boolean {
  return /^(?:[^/]+\/)*rundeckpro\/runner(?:[:@].*)?$/.test(reference);
}

/**
 * Whether a file name carries an id as a whole, not as a part of a longer one.
 *
 * @example
 * ```ts
 * namesRunner("runner-r1.jar", "r1"); // true
 * ```
 */
export function namesRunner(fileName: string, id: string): boolean {
  if (id === "") return false;
  const name = fileName.toLowerCase();
  const wanted = id.toLowerCase();
  for (let at = name.indexOf(wanted); at !== -1; at = name.indexOf(wanted, at + 1)) {
    const before = name[at - 1] ?? "-";
    const after = name[at + wanted.length] ?? ".";
    if (!/[\da-z]/.test(before) && !/[\da-z]/.test(after)) return true;
  }
  return false;
}
