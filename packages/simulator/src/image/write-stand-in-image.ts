import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { zipJar } from "../packages/jar.js";
import { mainClass, standInClasses } from "../packages/java-classes.js";
import { checkVersion, credentialsFile, dockerfile, type StandInFault } from "./dockerfile.js";

/** Which image a build makes. */
export interface StandInImageOptions {
  /** The version that its Runner says it has. Letters, digits and `. + - _`. */
  readonly version: string;
  /** How it fails. Default: not at all. */
  readonly fault?: StandInFault;
  /** The Java compiler. Default: `javac` of `JAVA_HOME` or of the path. */
  readonly javac?: string;
}

/**
 * Writes the build context of an image like the vendor's: working directory `/app`, user `runner`, command
 * `java -jar pd-runner.jar`, credentials from `RUNNER_RUNDECK_SERVER_URL`, `RUNNER_RUNDECK_SERVER_TOKEN` and
 * `RUNNER_RUNDECK_CLIENT_ID`, or from the shell assignments `RUNDECK_SERVER_URL`, `RUNDECK_RUNNER_TOKEN` and
 * `RUNDECK_RUNNER_ID` in `/app/.rdrunner-creds`; variables win. The stand-in Runner in it says the version; the
 * image's label `org.opencontainers.image.version` and its variable `RUNNER_IMAGE_VERSION` name it too.
 *
 * The directory is made if it is missing and holds `Dockerfile` and `pd-runner.jar` afterwards. Idempotent. Rejects
 * with `TypeError` for a version that cannot stand in a Dockerfile, and with `Error` where there is no JDK: ask
 * `hasJdk` first.
 *
 * @example
 * await writeStandInImage({ directory: "stand-in-5.7.0", version: "5.7.0" });
 * // docker build --tag example/runner:5.7.0 stand-in-5.7.0
 */
export async function writeStandInImage(
  options: StandInImageOptions & { readonly directory: string },
): Promise<void> {
  const { directory, fault } = options;
  const version = checkVersion(options.version);
  const jar = zipJar({
    version,
    mainClass,
    entries: await standInClasses(options),
    properties: `version=${version}\ncredentialsFile=${credentialsFile}\nonRefused=exit\n`,
  });
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, "pd-runner.jar"), jar, { mode: 0o644 });
  await writeFile(
    join(directory, "Dockerfile"),
    dockerfile({ version, ...(fault === undefined ? {} : { fault }) }),
  );
}
