import type { Finding } from "@runner-upgrade/plan/platform";
import type { Carrier } from "../workload/carriers.js";
import type { Located } from "../workload/locate.js";
import { containerOf, replicasOf } from "../workload/workload.js";
import { nameOf } from "../workload/located-name.js";
import { repositoryOf } from "../workload/image.js";

/**
 * Other workloads with the Runner's id. An id proves little: one that differs in image repository, command or token is
 * something else, and one that does not is a part of the Runner that would keep the old version. Workloads that are scaled to
 * 0 carry nothing. Pure.
 */
export function carrierFindings(own: Located, others: readonly Carrier[]): readonly Finding[] {
  return others
    .filter(({ workload }) => replicasOf(workload) !== 0)
    .map((other): Finding => {
      const differing = differencesOf(own, other);
      const maker = other.madeBy === null ? "" : ` of ${other.madeBy}`;
      const both = `${nameOf(own)} and ${nameOf(other)}${maker} both carry this Runner's id`;
      if (differing.length > 0)
        return {
          code: "IDENTITY_SHARED",
          level: "failed",
          message: `${both} and differ in ${differing.join(", ")}, so one of them is not this Runner.`,
          remedies: [
            "Take the Runner's id from the one that is not the Runner, or scale it to 0 or delete it.",
          ],
        };
      return {
        code: "SEVERAL_PROCESSES",
        level: "failed",
        message: `${both}; one of them would keep the old version, and with a rotation its token would be dead.`,
        remedies: ["Make one workload of them, or scale the other one to 0 or delete it for the upgrade."],
      };
    });
}

function differencesOf(own: Located, other: Located): readonly string[] {
  const [one, two] = [own, other].map(({ workload, identity }) => containerOf(workload, identity.container));
  const words = (container: typeof one): string =>
    JSON.stringify([container?.command ?? null, container?.args ?? null]);
  return [
    ...(repositoryOf(one?.image ?? "") === repositoryOf(two?.image ?? "") ? [] : ["image repository"]),
    ...(words(one) === words(two) ? [] : ["command"]),
    ...(own.identity.token?.reveal() === other.identity.token?.reveal() ? [] : ["token"]),
  ];
}
