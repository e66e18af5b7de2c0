import { posix } from "node:path";
import { EngineFailure } from "../engine/engine-failure.js";
import { movedTo } from "../engine/archive.js";
import type { Container } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { layerChanges } from "./layer-changes.js";

/**
 * Gives a new container the files that were put into the old one after it was made (Compose's `configs` and `secrets`,
 * `docker cp`), with their owners and modes. What the new image has at the same place stays the image's. Gives the paths that
 * were carried.
 */
export async function carryInjected(
  call: DockerCall,
  old: Container,
  newId: string,
): Promise<readonly string[]> {
  const { engine, settings, scope } = call;
  const { injected } = layerChanges(await engine.changes(old.id), old, settings.credentialsFile);
  const carried: string[] = [];
  for (const path of injected) {
    if (await engine.hasPath(newId, path)) {
      settings.logger.warn(`${path} is in the new image too: the one of ${old.name} was not carried over.`);
      continue;
    }
    scope.note(`carrying ${path} over`);
    await copyPath(call, { from: old.id, to: newId, path });
    carried.push(path);
  }
  return carried;
}

async function copyPath(
  { engine }: DockerCall,
  { from, to, path }: { readonly from: string; readonly to: string; readonly path: string },
): Promise<void> {
  const archive = await engine.readArchive(from, path);
  // It may have been removed meanwhile.
  if (archive === null) return;
  const directory = posix.dirname(path);
  if (await engine.hasPath(to, directory)) {
    await engine.writeArchive(to, directory, archive);
    return;
  }
  // The engine unpacks into a directory that is there, and makes those that an archive names.
  try {
    await engine.writeArchive(to, "/", movedTo(archive, directory));
  } catch (error) {
    if (!(error instanceof EngineFailure)) throw error;
    throw new EngineFailure({
      status: error.status,
      systemCode: error.systemCode,
      said: `${path} could not be carried over: ${error.message}`,
      cause: error,
    });
  }
}
