import type { StepContext } from "@runner-upgrade/executor";
import { EngineFailure } from "../engine/engine-failure.js";
import type { Container, Image } from "../engine/inspection.js";
import { fileOwnerOf } from "../credentials/layer-file.js";
import type { DockerCall } from "../host/docker-call.js";
import { textsOf } from "../json/json.js";
import type { CredentialsPlace } from "../credentials/find-credentials.js";
import { carryInjected } from "./carry-injected.js";
import { renderContainer } from "./render-container.js";

/** What a successor of a container is made with. */
export interface MakeRequest {
  readonly old: Container;
  readonly oldImage: Image;
  readonly newImage: Image;
  /** How the image is named in it. */
  readonly image: string;
  readonly name: string;
  readonly place: CredentialsPlace;
  readonly variable?: { readonly name: string; readonly value: string };
}

/**
 * Makes the successor of a container, in all of its networks, and gives it the files that were put into the old one, and the
 * credentials file where that is in its own layer. It is not started. Gives its id.
 */
export async function makeContainer(
  call: DockerCall,
  _context: StepContext,
  request: MakeRequest,
): Promise<string> {
  const { engine } = call;
  const { old, name, place } = request;
  const { body, networks } = renderContainer({
    ...request,
    engineName: (await engine.info()).name,
    inherited: await inheritedBy(call, old),
  });
  call.scope.note(`creating the container ${name}`);
  const id = await engine.create(name, body).catch((error: unknown) => {
    if (error instanceof EngineFailure && error.status !== null && error.status < 500 && !isDiskFull(error)) {
      throw call.error("NOT_CREATED", `The engine refuses to create ${name}: ${call.quote(error.message)}.`, {
        cause: error,
      });
    }
    throw error;
  });
  for (const network of networks.left) await engine.disconnect(network, id);
  for (const { network, endpoint } of networks.others) await engine.connect(network, id, endpoint);
  if (place.kind === "layer") {
    const file = await fileOwnerOf(call, old.id);
    if (file !== null) await engine.writeFile(id, file.directory, file.file);
  }
  await carryInjected(call, old, id);
  return id;
}

/** Where the volumes of other containers are mounted in this one by `--volumes-from`. */
async function inheritedBy(call: DockerCall, old: Container): Promise<ReadonlySet<string>> {
  const inherited = new Set<string>();
  for (const from of textsOf(old.hostConfig["VolumesFrom"])) {
    const source = await call.engine.container(from.split(":")[0] ?? "");
    for (const { destination } of source?.mounts ?? []) inherited.add(destination);
  }
  return inherited;
}

function isDiskFull({ message }: EngineFailure): boolean {
  return /no space left on device/i.test(message);
}
