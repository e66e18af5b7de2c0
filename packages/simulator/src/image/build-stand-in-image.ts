import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeStandInImage, type StandInImageOptions } from "./write-stand-in-image.js";

/** How an image is built. */
export interface BuildStandInImageOptions extends StandInImageOptions {
  /** The image's name, such as `example/runner:5.7.0`. */
  readonly tag: string;
  /** The network of the build, which fetches Debian's JRE; for example "host". Default: the engine's own choice. */
  readonly network?: string;
  /** Variables of the Docker client, beside those of this process: `DOCKER_HOST`, `DOCKER_BUILDKIT`… */
  readonly env?: Readonly<Record<string, string>>;
  /** How long the build may take, in ms of real time. Default: 10 minutes. */
  readonly timeoutMs?: number;
}

const tailChars = 2_000;

/**
 * Builds a stand-in image with the `docker` program and gives its id. The first build fetches `debian:bookworm-slim`
 * and a JRE; the next one, of any version, takes a second or two. Idempotent.
 *
 * Rejects with `Error` and the end of what Docker said when the build fails, and for what `writeStandInImage` rejects.
 *
 * @example
 * await buildStandInImage({ tag: "example/runner:5.7.0", version: "5.7.0" });
 */
export async function buildStandInImage(options: BuildStandInImageOptions): Promise<{ imageId: string }> {
  const directory = await mkdtemp(join(tmpdir(), "runner-upgrade-image-"));
  try {
    await writeStandInImage({ ...options, directory });
    const network = options.network === undefined ? [] : ["--network", options.network];
    await docker(["build", ...network, "--tag", options.tag, directory], options);
    const imageId = await docker(["image", "inspect", "--format", "{{.Id}}", options.tag], options);
    return { imageId: imageId.trim() };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Runs the Docker client; gives what it printed. */
async function docker(arguments_: readonly string[], options: BuildStandInImageOptions): Promise<string> {
  const client = spawn("docker", arguments_, {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: options.timeoutMs ?? 600_000,
  });
  let output = "";
  let complaint = "";
  client.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
  client.stderr.setEncoding("utf8").on("data", (text: string) => (complaint += text));
  const [code, signal] = (await once(client, "close")) as [number | null, string | null];
  if (code === 0) return output;
  const why = code === null ? `ended by ${String(signal)}` : `exit code ${code}`;
  throw new Error(
    `docker ${arguments_[0] ?? ""} failed for ${options.tag} (${why}): ${(output + complaint).slice(-tailChars).trim()}`,
  );
}
