import { randomBytes } from "node:crypto";
import { docker } from "@runner-upgrade/lab";
import { buildStandInImage } from "@runner-upgrade/simulator/stand-in";

/** Images of the stand-in Runner, on the engine on which the cluster's node runs too. */
export interface Images {
  /** Builds the image of a version, whose tag is the version, and gives its name. */
  build(version: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Prepares images under a name of one fleet's own. Dispose of it. */
export function createImages(): Images {
  const repository = `runner-upgrade-fleet-${String(process.pid)}-${randomBytes(3).toString("hex")}`;
  const built: string[] = [];
  return {
    build: async (version) => {
      const tag = `${repository}:${version}`;
      built.push(tag);
      await buildStandInImage({ tag, version, network: "host", env: { DOCKER_BUILDKIT: "0" } });
      return tag;
    },
    [Symbol.asyncDispose]: async () => {
      for (const tag of built) await docker(["image", "rm", "--force", tag]).catch(() => "");
    },
  };
}
