import type { Finding } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import { describeRight, type NeededRight } from "./needed-rights.js";

/** Asks the cluster for every right (SelfSubjectAccessReview); each one that is missing is a finding. */
export async function checkRights(
  cluster: Pick<Cluster, "mayI">,
  rights: readonly NeededRight[],
): Promise<readonly Finding[]> {
  const answers = await Promise.all(
    rights.map(async (right) => ({ right, isAllowed: await cluster.mayI(right) })),
  );
  return answers.filter(({ isAllowed }) => !isAllowed).map(({ right }) => missing(right));
}

/** What is not seen without an optional right. */
const consequences: Readonly<Record<NonNullable<NeededRight["without"]>, string>> = {
  LOG_NOT_READABLE: "where the Runner logs into a file, that a new one started is taken from its age",
  IMAGE_NOT_PROVEN: "that the image can be pulled is not tried before the old Pods go",
};

function missing(right: NeededRight): Finding {
  const { onlyFor, isOptional = false, without = "LOG_NOT_READABLE", namespace } = right;
  const what = `The account may not ${describeRight(right)} in the namespace ${namespace}`;
  return {
    code: isOptional ? without : "PERMISSION_MISSING",
    level: isOptional ? "warning" : "failed",
    message: isOptional
      ? `${what}: ${consequences[without]}.`
      : `${what}${onlyFor === "rotate" ? ", which rotating credentials needs" : ""}.`,
    remedies: ["Give it the Role of the documentation (guide: Runners in Kubernetes)."],
    ...(onlyFor === undefined ? {} : { onlyFor }),
  };
}
