import type { Finding } from "@runner-upgrade/plan";
import type { Cluster } from "../cluster/cluster.js";
import { refersTo } from "../render/secret-references.js";
import { describePlace, type CredentialPlace } from "../workload/credential-place.js";
import { workloadsIn } from "../workload/locate.js";
import type { Target } from "../workload/target.js";
import { podSpecOf } from "../workload/workload.js";

/** Whether a new token can be put where the old one stands, and who else reads it there. */
export async function findCredentials(cluster: Cluster, target: Target): Promise<readonly Finding[]> {
  if (target.places.length === 0) {
    return [
      notWritable(
        "Where its token stands was not found: neither in a variable nor in a Secret that can be read.",
      ),
    ];
  }
  const findings: Finding[] = [];
  for (const place of target.places) {
    if (place.kind === "config-map") {
      findings.push(
        notWritable(`Its token stands in ${describePlace(place)}: a ConfigMap is no place for a secret.`),
      );
    } else
      findings.push({
        code: "CREDENTIALS",
        level: "ok",
        message: `Its token stands in ${describePlace(place)}.`,
      });
  }
  return [...findings, ...(await findSharers(cluster, target))];
}

function notWritable(message: string): Finding {
  return {
    code: "CREDENTIALS_NOT_WRITABLE",
    level: "failed",
    message,
    remedies: ["Put the token into a Secret, or keep the credentials."],
    onlyFor: "rotate",
  };
}

async function findSharers(cluster: Cluster, target: Target): Promise<readonly Finding[]> {
  const secrets = target.places.filter(
    (place): place is Extract<CredentialPlace, { kind: "secret" }> => place.kind === "secret",
  );
  if (secrets.length === 0) return [];
  const others = (await workloadsIn(cluster, target.namespace)).filter(
    ({ kind, object }) => kind !== target.kind || object.metadata.name !== target.name,
  );
  return secrets.flatMap(({ secret }): Finding[] => {
    const users = others
      .filter((workload) => refersTo(podSpecOf(workload), secret))
      .map(({ kind, object }) => `${kind} ${object.metadata.name}`);
    if (users.length === 0) return [];
    return [
      {
        code: "SECRET_SHARED",
        level: "warning",
        message: `The Secret ${secret} is used by ${users.join(", ")} too: with a new token in it, they read that when they start again.`,
        remedies: [
          "Give the Runner a Secret of its own, or see that the others need no token of this Runner.",
        ],
        onlyFor: "rotate",
      },
    ];
  });
}
