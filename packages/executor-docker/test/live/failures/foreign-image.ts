import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { pack } from "tar-stream";
import { docker } from "../lab/docker.js";

/** Loads an empty image of another architecture into the engine: the builder of old engines cannot make one. */
export async function loadForeignImage(image: string, architecture: string): Promise<void> {
  const layer = Buffer.alloc(1024);
  const diffId = `sha256:${createHash("sha256").update(layer).digest("hex")}`;
  const config = JSON.stringify({
    architecture,
    os: "linux",
    config: {},
    rootfs: { type: "layers", diff_ids: [diffId] },
    history: [{ created_by: "a test" }],
  });
  const archive = pack();
  archive.entry({ name: "layer.tar" }, layer);
  archive.entry({ name: "config.json" }, config);
  archive.entry(
    { name: "manifest.json" },
    JSON.stringify([{ Config: "config.json", RepoTags: [image], Layers: ["layer.tar"] }]),
  );
  archive.finalize();
  const folder = await mkdtemp(join(tmpdir(), "runner-upgrade-foreign-"));
  try {
    await writeFile(join(folder, "image.tar"), await buffer(archive));
    await docker("load", "--quiet", "--input", join(folder, "image.tar"));
  } finally {
    await rm(folder, { recursive: true });
  }
}
