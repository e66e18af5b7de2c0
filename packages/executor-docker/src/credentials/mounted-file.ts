import type { JsonObject } from "@runner-upgrade/plan/platform";
import { EngineFailure } from "../engine/engine-failure.js";
import type { CredentialsPlace } from "./find-credentials.js";
import type { DockerCall } from "../host/docker-call.js";

type MountPlace = Extract<CredentialsPlace, { readonly kind: "mount" }>;

const mountedAt = "/runner-credentials";

// Written where it stands: a single file that is mounted cannot be replaced, only filled anew. It is read whole before
// anything is touched, and cut only afterwards, so that it is never empty.
const write =
  'set -eu; umask 077; cat > /new/file; [ -f "$1" ]; cat /new/file 1<> "$1"; ' +
  'truncate -s "$(wc -c < /new/file)" "$1"; [ "$(cat /new/file)" = "$(cat "$1")" ]';
const probe = 'set -eu; [ -f "$1" ]; : >> "$1"';

/**
 * Proves that the mounted file can be written, and changes nothing. Rejects with `CREDENTIALS_NOT_WRITABLE`. A small
 * container of the new image does it: the engine's archive call refuses a file that is mounted by itself.
 */
export async function probeMountedFile(
  call: DockerCall,
  request: {
    readonly place: MountPlace;
    readonly imageId: string;
    readonly name: string;
    /** What is so when it cannot be written. @default "Nothing was stopped." */
    readonly state?: string;
  },
): Promise<void> {
  const { state = "Nothing was stopped." } = request;
  const code = await runHelper(call, { ...request, script: probe, input: "" });
  if (code !== 0) throw notWritable(call, request.place, code, state);
}

/** Writes the mounted file in place: owner, mode and the file itself stay. The text goes by standard input. */
export async function writeMountedFile(
  call: DockerCall,
  request: {
    readonly place: MountPlace;
    readonly imageId: string;
    readonly name: string;
    readonly text: string;
  },
): Promise<void> {
  const code = await runHelper(call, { ...request, script: write, input: request.text });
  if (code !== 0) throw notWritable(call, request.place, code, "The Runner is stopped.");
}

function notWritable(call: DockerCall, { source }: MountPlace, code: number, state: string): Error {
  return call.error(
    "CREDENTIALS_NOT_WRITABLE",
    code === gone
      ? `Its credentials file in ${source} is gone from the engine's machine. ${state}`
      : `Its credentials file in ${source} cannot be written from a container of the new image (exit code ${code}). ${state}`,
    { remedies: ["Look whether its file system can be written, or keep the credentials."] },
  );
}

async function runHelper(
  call: DockerCall,
  request: {
    readonly place: MountPlace;
    readonly imageId: string;
    readonly name: string;
    readonly script: string;
    readonly input: string;
  },
): Promise<number> {
  const { engine } = call;
  const { place, imageId, name, script, input } = request;
  const mount = { Type: place.mountKind, Source: place.source, Target: mountedAt };
  const path = place.inside === "" ? mountedAt : `${mountedAt}/${place.inside}`;
  await engine.remove(name);
  call.scope.note(`reaching the credentials file in ${place.source}`);
  const id = await createHelper(call, name, {
    Image: imageId,
    Entrypoint: ["sh", "-c", script, "sh", path],
    User: "0",
    WorkingDir: "/",
    OpenStdin: true,
    StdinOnce: true,
    AttachStdin: true,
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      // A bind that is written the short way would make a directory where the file is gone.
      Mounts: [mount],
      Tmpfs: { "/new": "mode=0700,size=1m" },
      NetworkMode: "none",
      LogConfig: { Type: "none" },
    },
  });
  try {
    return id === null ? gone : await engine.runToEnd(id, input);
  } finally {
    if (id !== null) await engine.remove(id);
  }
}

/** In place of an exit code: what was to be mounted is not there. */
const gone = -2;

async function createHelper(call: DockerCall, name: string, body: JsonObject): Promise<string | null> {
  try {
    return await call.engine.create(name, body);
  } catch (error) {
    if (error instanceof EngineFailure && /bind source path does not exist/i.test(error.message)) return null;
    throw error;
  }
}
