import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { docker } from "../docker/docker.js";

const context = join(import.meta.dirname, "host");

/** Builds the hosts' image, unless one of exactly this Dockerfile is there, and gives its name. */
export async function hostImage(): Promise<string> {
  const recipe = await readFile(join(context, "Dockerfile"));
  const name = `runner-upgrade-test-host:${createHash("sha256").update(recipe).digest("hex").slice(0, 12)}`;
  try {
    await docker(["image", "inspect", name]);
  } catch {
    await docker(["build", "--network", "host", "--tag", name, context], { timeoutMs: 480_000 });
  }
  return name;
}
