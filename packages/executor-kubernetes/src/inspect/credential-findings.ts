import type { Finding } from "@runner-upgrade/plan/platform";
import type { Cluster } from "../cluster/cluster.js";
import { refersTo } from "../render/secret-references.js";
import { describePlace, type CredentialPlace } from "../workload/credential-place.js";
import { valueReader } from "../workload/key-values.js";
import type { Target } from "../workload/target.js";
import { otherSources } from "../workload/other-sources.js";
import { containerOf, podSpecOf, type Workload } from "../workload/workload.js";
import { writersOf } from "./secret-writers.js";

/** Whether a new token can be put where the old one stands, and what else of the namespace reads it there. */
export async function findCredentials(
  cluster: Cluster,
  target: Target,
  { workload, beside }: { readonly workload: Workload; readonly beside: readonly Workload[] },
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  if (target.places.length === 0)
    findings.push(
      notWritable(
        "Where its token stands was not found: neither in a variable nor in a Secret that can be read.",
      ),
    );
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
  return [
    ...findings,
    ...(await findOthers(cluster, target, workload)),
    ...(await findWriters(cluster, target)),
    ...findSharers(target, beside),
  ];
}

/** The dead token could stay in what was not read, and which source a Runner prefers is not documented. */
async function findOthers(cluster: Cluster, target: Target, workload: Workload): Promise<readonly Finding[]> {
  const container = containerOf(workload, target.container);
  if (container === null) return [];
  const { forbidden, hidden, unwritable } = await otherSources(
    cluster,
    podSpecOf(workload),
    container,
    target.namespace,
  );
  return [
    ...finding("CREDENTIALS_NOT_READABLE", forbidden, {
      says: (all) => `Its token may stand in ${all} as well, which may not be read.`,
      remedies: ["Let the upgrade's user read it (`get`), or keep the credentials."],
    }),
    ...finding("CREDENTIALS_NOT_READABLE", hidden, {
      says: (all) => `Its token may stand in ${all} as well, which cannot be read from here.`,
      remedies: [
        "Mount the file from a Secret of its own, take the option that names it away where it holds no token, or keep the credentials.",
      ],
    }),
    ...finding("CREDENTIALS_NOT_WRITABLE", unwritable, {
      says: (all) =>
        `${all[0]?.toUpperCase() ?? ""}${all.slice(1)} sets the token or is to set it, and is not rewritten.`,
      remedies: ["Leave the token in a Secret alone, or keep the credentials."],
    }),
  ];
}

function finding(
  code: "CREDENTIALS_NOT_READABLE" | "CREDENTIALS_NOT_WRITABLE",
  sources: readonly string[],
  { says, remedies }: { readonly says: (all: string) => string; readonly remedies: readonly string[] },
): readonly Finding[] {
  return sources.length === 0 ? [] : [{ ...notWritable(says(sources.join(" and "))), code, remedies }];
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

/** Secrets that something else writes: it puts the dead token back when it writes next. */
async function findWriters(cluster: Cluster, target: Target): Promise<readonly Finding[]> {
  const values = valueReader(cluster);
  const findings: Finding[] = [];
  for (const name of new Set(secretsOf(target).map(({ secret }) => secret))) {
    const secret = await values.secret(target.namespace, name);
    const writers = secret === null ? [] : writersOf(secret);
    if (writers.length === 0) continue;
    findings.push({
      code: "CREDENTIALS_HAVE_OTHER_WRITER",
      level: "warning",
      message: `The Secret ${name}, in which its token stands, is written by ${writers.join(" and ")}: a new token in it would be overwritten by the dead one.`,
      remedies: [
        "Change the token at its source instead, or keep the credentials. Where the writer leaves it alone, name the Runner in `allowOtherWriterOf`, and change its source afterwards.",
      ],
      onlyFor: "rotate",
    });
  }
  return findings;
}

function secretsOf({ places }: Target): readonly Extract<CredentialPlace, { kind: "secret" }>[] {
  return places.filter((place) => place.kind === "secret");
}

function findSharers(target: Target, beside: readonly Workload[]): readonly Finding[] {
  const others = beside.filter(
    ({ kind, object }) => kind !== target.kind || object.metadata.name !== target.name,
  );
  return secretsOf(target).flatMap(({ secret }): Finding[] => {
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
