import type { JsonObject } from "@runner-upgrade/plan/platform";
import type { Container, Image } from "../engine/inspection.js";
import { isEmpty, objectOf, textsOf } from "../json/json.js";
import { carriedMounts } from "./carried-mounts.js";
import { carriedNetworks, type CarriedNetworks } from "./carried-networks.js";
import { chosenConfig } from "./chosen-config.js";
import { withImageLabel } from "./compose.js";

/** What a new container is made of. */
export interface RenderInput {
  readonly old: Container;
  readonly oldImage: Image;
  readonly newImage: Image;
  /** How the new image is named in the new container. */
  readonly image: string;
  /** The machine's own name: a container in the host's network shows it as its host name. */
  readonly engineName: string | null;
  /** Destinations that come from other containers by `--volumes-from`. */
  readonly inherited: ReadonlySet<string>;
  /** The variable that is to have another value: that of the token. */
  readonly variable?: { readonly name: string; readonly value: string };
}

/** A container to be made: what the engine is asked to create, and what follows. */
export interface RenderedContainer {
  /** Holds the container's variables, and with them secrets: it never enters a message. */
  readonly body: JsonObject;
  readonly networks: Omit<CarriedNetworks, "first">;
}

/**
 * The new container: what was chosen for the old one, on what the new image supplies. It is made with restart policy
 * `no`: an engine that is restarted starts a container with `always` even when it was only created. Its own policy is
 * given to it once it runs. Pure.
 *
 * @example
 * renderContainer({ old, oldImage, newImage, image: "rundeckpro/runner:5.8.0", engineName: null, inherited: new Set() });
 */
export function renderContainer(input: RenderInput): RenderedContainer {
  const { old, oldImage, newImage, image, engineName, inherited, variable } = input;
  const config = chosenConfig(old, oldImage, engineName);
  const { first, others, left } = carriedNetworks(old);
  return {
    body: {
      ...config,
      Image: image,
      ...(variable === undefined ? {} : { Env: withVariable(textsOf(config["Env"]), variable) }),
      Labels: withImageLabel(objectOf(config["Labels"]), newImage),
      HostConfig: { ...hostConfigOf(old), ...carriedMounts(old, inherited), RestartPolicy: { Name: "no" } },
      ...(isEmpty(first) ? {} : { NetworkingConfig: { EndpointsConfig: first } }),
    },
    networks: { others, left },
  };
}

/** Mounts and the restart policy are said anew; the file is the old client's. */
const saidAnew: ReadonlySet<string> = new Set(["ContainerIDFile", "Mounts", "RestartPolicy"]);

function hostConfigOf({ hostConfig }: Container): JsonObject {
  const carried = Object.fromEntries(Object.entries(hostConfig).filter(([name]) => !saidAnew.has(name)));
  const links = textsOf(carried["Links"]).map(linkOf);
  return { ...carried, ...(links.length === 0 ? {} : { Links: links }) };
}

/** The engine shows `/other:/runner/alias` for what is written `other:alias`. */
function linkOf(shown: string): string {
  const [other = "", alias = ""] = shown.split(":");
  return `${other.replace(/^\//, "")}:${alias.slice(alias.lastIndexOf("/") + 1)}`;
}

function withVariable(
  entries: readonly string[],
  { name, value }: { readonly name: string; readonly value: string },
): string[] {
  const isIt = (entry: string): boolean => entry.startsWith(`${name}=`);
  const entry = `${name}=${value}`;
  return entries.some(isIt) ? entries.map((one) => (isIt(one) ? entry : one)) : [...entries, entry];
}
