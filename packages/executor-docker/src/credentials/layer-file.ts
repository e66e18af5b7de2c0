import { posix } from "node:path";
import type { ArchivedFile } from "../engine/archive.js";
import type { DockerCall } from "../host/docker-call.js";

/** A container's own credentials file, with its owner and mode, and the directory that it goes to. */
export interface LayerFile {
  readonly directory: string;
  readonly file: ArchivedFile;
}

/** Reads a container's credentials file as it is; null when it has none. */
export async function fileOwnerOf(call: DockerCall, containerId: string): Promise<LayerFile | null> {
  const path = call.settings.credentialsFile;
  const file = await call.engine.readFile(containerId, path);
  return file === null
    ? null
    : { directory: posix.dirname(path), file: { ...file, name: posix.basename(path) } };
}
