import type { Finding } from "@runner-upgrade/plan/platform";
import type { ShownIdentity } from "../workload/identity.js";
import type { Located } from "../workload/locate.js";
import { nameOf } from "../workload/located-name.js";

/** Another Runner in the same Pods: a roll-out or a stop replaces them whole, and takes it away without its turn. Pure. */
export function sharedPodFindings(own: Located, shown: readonly ShownIdentity[]): readonly Finding[] {
  const others = shown.filter(
    ({ container, runnerId }) =>
      container !== own.identity.container &&
      runnerId !== null &&
      runnerId.trim() !== own.identity.runnerId.trim(),
  );
  if (others.length === 0) return [];
  const names = others.map(({ container, runnerId }) => `${runnerId?.trim() ?? ""} (container ${container})`);
  return [
    {
      code: "SERVICE_SHARED",
      level: "failed",
      message: `The Pods of ${nameOf(own)} hold more than this Runner: the Runner ${names.join(", the Runner ")}. Replacing the Pods would stop that as well.`,
      remedies: ["Give each Runner a workload of its own, then plan again."],
    },
  ];
}
