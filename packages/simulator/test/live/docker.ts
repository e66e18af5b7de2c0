import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { hasJdk } from "../../src/stand-in.js";

const execute = promisify(execFile);

/** Runs the Docker client; gives what it printed on both. */
export async function docker(...arguments_: readonly string[]): Promise<string> {
  const { stdout, stderr } = await execute("docker", arguments_, { timeout: 60_000 });
  return (stdout + stderr).trim();
}

/** Why images cannot be built here, or null. `LIVE=required` makes it an error: a suite must not skip in silence. */
export async function whyNoImages(): Promise<string | null> {
  const why = await look();
  if (why === null) {
    const address = process.env["DOCKER_HOST"] ?? "the Docker client's default address";
    console.warn(`RUNNING stand-in images: a Docker Engine answers at ${address}`);
    return null;
  }
  if (process.env["LIVE"] === "required") throw new Error(`LIVE=required, but no image can be built: ${why}`);
  console.warn(`SKIPPED stand-in images: ${why}`);
  return why;
}

async function look(): Promise<string | null> {
  if (process.env["LIVE"] === "off") return "LIVE=off";
  if (!(await hasJdk())) return "no JDK";
  return execute("docker", ["info"], { timeout: 20_000 }).then(
    () => null,
    () => "no Docker engine answers",
  );
}
