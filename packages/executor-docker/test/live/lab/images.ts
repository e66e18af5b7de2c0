import { buildStandInImage, type StandInFault } from "@runner-upgrade/simulator/stand-in";
import { docker, run } from "./docker.js";

/** Builds stand-in images and pushes them to the registry, under names of one suite's own. */
export interface LiveImages {
  readonly repository: string;
  /** The tag of a version in this suite. */
  tagOf(version: string): string;
  build(
    version: string,
    options?: { readonly fault?: StandInFault; readonly tag?: string; readonly isPushed?: boolean },
  ): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Images of a suite. Each version has an `ENV` default and a label of its own. All suites share one repository, and part
 * by tag: so the layers that all have in common are pushed once. Dispose of it.
 */
export function liveImages(registry: string, suite: string): LiveImages {
  const repository = `${registry}/runner-upgrade-test/runner`;
  const own = `${suite}-${String(process.pid)}`;
  const built: string[] = [];
  return {
    repository,
    tagOf: (version) => `${version}-${own}`,
    build: async (version, { fault, tag = version, isPushed = true } = {}) => {
      const image = `${repository}:${tag}-${own}`;
      await buildStandInImage({
        tag: image,
        version,
        network: "host",
        env: { DOCKER_BUILDKIT: "0" },
        ...(fault === undefined ? {} : { fault }),
      });
      built.push(image);
      if (isPushed) await push(image);
      return image;
    },
    [Symbol.asyncDispose]: async () => {
      if (built.length > 0) await docker("image", "rm", "--force", ...built);
    },
  };
}

/** Two files that push at once share layers: the registry then refuses one of them with "blob unknown". */
async function push(image: string): Promise<void> {
  for (let left = 2; ; left -= 1) {
    try {
      await run("docker", ["push", "--quiet", image], { timeoutMs: 400_000 });
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}
