import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The path of a file that this npm package carries beside its code. It is the same from the source and from the
 * build, which lie at different depths. Throws `Error` when the code was taken out of its package, as bundlers do.
 */
export function packageFile(path: string): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, path))) {
    const parent = dirname(directory);
    if (parent === directory) {
      throw new Error(
        `${path} is not beside the code of @runner-upgrade/simulator: do not bundle the simulator.`,
      );
    }
    directory = parent;
  }
  return join(directory, path);
}
