import { buildStandInImage, type StandInFault } from "@runner-upgrade/simulator";
import { docker } from "./docker.js";

/** Builds stand-in images and pushes them to the registry, under names of one suite's own. */
export interface LiveImages {
  readonly repository: string;
  build(version: string, options?: { readonly fault?: StandInFault; readonly tag?: string }): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Images of a suite. Each version has an `ENV` default and a label of its own. Dispose of it. */
export function liveImages(registry: string, suite: string): LiveImages {
  const repository = `${registry}/runner-upgrade-docker-${suite}-${String(process.pid)}/runner`;
  const built: string[] = [];
  return {
    repository,
    build: async (version, { fault, tag = version } = {}) => {
      const image = `${repository}:${tag}`;
      await buildStandInImage({
        tag: image,
        version,
        network: "host",
        env: { DOCKER_BUILDKIT: "0" },
        ...(fault === undefined ? {} : { fault }),
      });
      built.push(image);
      await docker("push", "--quiet", image);
      return image;
    },
    [Symbol.asyncDispose]: async () => {
      if (built.length > 0) await docker("image", "rm", "--force", ...built);
    },
  };
}
