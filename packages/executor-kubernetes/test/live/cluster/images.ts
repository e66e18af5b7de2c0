import { randomBytes } from "node:crypto";
import { buildStandInImage, type StandInFault } from "@runner-upgrade/simulator/stand-in";
import { docker } from "./kubectl.js";

/** Images of the stand-in Runner under a name of their own. */
export interface Images {
  readonly repository: string;
  build(tag: string, options?: { readonly version?: string; readonly fault?: StandInFault }): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Builds images of the stand-in Runner on the engine that the cluster's node runs on. */
export function createImages(): Images {
  const repository = `ru-k8s-runner-${process.pid}-${randomBytes(3).toString("hex")}`;
  const built: string[] = [];
  return {
    repository,
    build: async (tag, { version = tag, fault } = {}) => {
      const image = `${repository}:${tag}`;
      if (built.includes(image)) return image;
      built.push(image);
      await buildStandInImage({
        tag: image,
        version,
        network: "host",
        env: { DOCKER_BUILDKIT: "0" },
        ...(fault === undefined ? {} : { fault }),
      });
      return image;
    },
    [Symbol.asyncDispose]: async () => {
      for (const image of built) await docker("image", "rm", "--force", image).catch(() => "");
    },
  };
}
