import { docker } from "./kubectl.js";

/**
 * The containers of Runners in a namespace that run, as the node's engine shows them. One that ends between the list and
 * the look is listed anew.
 */
export async function inspectAgents(namespace: string): Promise<readonly unknown[]> {
  for (let tries = 1; ; tries++) {
    const ids = await docker(
      ...["ps", "--quiet", "--filter", `label=io.kubernetes.pod.namespace=${namespace}`],
      ...["--filter", "label=io.kubernetes.container.name=agent"],
    );
    if (ids === "") return [];
    try {
      return JSON.parse(await docker("inspect", ...ids.split("\n"))) as readonly unknown[];
    } catch (error) {
      if (tries >= 10 || !String(error).includes("No such object")) throw error;
    }
  }
}
