import { ExecutorError, type InspectRequest } from "@runner-upgrade/executor";
import type { Finding, HostFacts } from "@runner-upgrade/plan";
import { isApiError } from "../cluster/api-error.js";
import { onCluster, type HostCall } from "../host/host-call.js";
import type { Settings } from "../options/kubernetes-executor-options.js";
import { checkRights } from "../rbac/check-rights.js";
import { neededRights } from "../rbac/needed-rights.js";
import { replacesOnDelete } from "../roll-out/progress.js";
import { hideSecretsOf } from "../workload/hide-secrets.js";
import { locate, type Located } from "../workload/locate.js";
import { podsOf } from "../workload/pods.js";
import { tokenPlaceOf } from "../workload/credential-place.js";
import { isServingNow } from "../workload/serving.js";
import { targetOf, type Target } from "../workload/target.js";
import { podSpecOf, replicasOf, type Workload } from "../workload/workload.js";
import { findCredentials } from "./credential-findings.js";
import { findByDryRun } from "./dry-run.js";
import { findImages } from "./image-findings.js";
import { findOwners } from "./owners.js";
import { findWorkload } from "./workload-findings.js";

/** What is asked of an inspection, beside which Runner it is about. */
export interface Question {
  readonly runnerId: string;
  /** The image that it is to run; null where it is not known yet. */
  readonly image: string | null;
  readonly pull: "always" | "if-missing";
  readonly mark: string;
}

/** What was found, and the target where there is exactly one. */
export interface Inspection {
  readonly facts: HostFacts;
  readonly target: Target | null;
}

/** Looks at everything that can stand in an upgrade's way. Changes nothing. */
export async function inspect(call: HostCall, question: Question): Promise<Inspection> {
  const { host, cluster, redactor } = call;
  const namespace = host.namespace ?? cluster.defaultNamespace;
  // Rights first: without them the rest cannot be looked at, and each is to be named.
  const missing =
    host.workload === undefined
      ? []
      : await checkRights(cluster, neededRights(host.workload.kind, namespace, { hasSecrets: false }));
  const located = await locateOrSay(call, question.runnerId);
  const [one, second] = located.found;
  const [reason] = located.findings;
  if (one === undefined || second !== undefined || reason !== undefined) {
    const findings = [...missing, ...(reason === undefined ? notOne(call, located.found) : located.findings)];
    return {
      target: null,
      facts: { platform: "kubernetes", findings: findings.map(clean), installed: null },
    };
  }
  const { workload, identity } = one;
  hideSecretsOf(podSpecOf(workload), redactor);
  const target = targetOf(workload, identity);
  const pods = await podsOrNone(call, workload);
  const image = imageOf(target, question.image);
  const rights = await checkRights(cluster, rightsFor(target, workload));
  const findings: Finding[] = [
    { code: "HOST", level: "ok", message: `The cluster ${host.address} is reached.` },
    ...rights,
    ...findWorkload(workload, { target, pods }),
    ...(await findCredentials(cluster, target)),
    ...(await findOwners(cluster, workload)),
    ...findImages(target, { image, pull: question.pull }),
    ...(await findByDryRun(cluster, workload, { target, image, mark: question.mark })),
  ];
  return {
    target,
    facts: {
      platform: "kubernetes",
      findings: findings.map(clean),
      installed: target.old.image,
      container: {
        image: target.old.image === "" ? null : target.old.image,
        credentialsIn: target.places.some(({ kind }) => kind === "variable") ? "variable" : "file",
        keepsServing: isServingNow(workload, target.container),
      },
      byHand: { container: target.container, tokenPlaces: target.places.map(tokenPlaceOf) },
      details: {
        workload: `${target.kind} ${target.namespace}/${target.name}`,
        container: target.container,
        replicas: replicasOf(workload),
        pods: pods.map(({ metadata }) => metadata.name),
      },
    },
  };

  function clean(finding: Finding): Finding {
    return { ...finding, message: redactor.redact(finding.message) };
  }
}

/** As {@link inspect}, with a cluster that cannot be reached as a finding instead of an error. */
export async function inspectHost(settings: Settings, request: InspectRequest): Promise<HostFacts> {
  try {
    return await onCluster(settings, request, async (call) => {
      const question: Question = {
        runnerId: request.runner.id,
        image: request.image ?? null,
        pull: "if-missing",
        mark: "dry-run",
      };
      return (await inspect(call, question)).facts;
    });
  } catch (error) {
    if (!ExecutorError.isInstance(error) || error.code === "ABORTED") throw error;
    const { code, message, remedies } = error;
    return {
      platform: "kubernetes",
      findings: [{ code, level: "failed", message, remedies }],
      installed: null,
    };
  }
}

async function locateOrSay(
  call: HostCall,
  runnerId: string,
): Promise<{ readonly found: readonly Located[]; readonly findings: readonly Finding[] }> {
  try {
    return { found: await locate(call.cluster, call.host, runnerId), findings: [] };
  } catch (error) {
    if (!isApiError(error, "not-found", "forbidden")) throw error;
    const isMissing = error.kind === "not-found";
    return {
      found: [],
      findings: [
        {
          code: isMissing ? "RUNNER_NOT_FOUND" : "PERMISSION_MISSING",
          level: "failed",
          message: isMissing
            ? `The workload that the host names is not there: ${error.message}.`
            : `The account may not look for it: ${error.message}.`,
          remedies: [
            "Name the namespace and the workload that it lives in, and give the account the rights to read it.",
          ],
        },
      ],
    };
  }
}

function notOne(call: HostCall, found: readonly Located[]): readonly Finding[] {
  const names = found.map(
    ({ workload, identity }) =>
      `${workload.kind} ${workload.object.metadata.namespace ?? "default"}/${workload.object.metadata.name} (container ${identity.container})`,
  );
  return found.length === 0
    ? [
        {
          code: "RUNNER_NOT_FOUND",
          level: "failed",
          message: `No container in ${call.host.namespace ?? "any namespace that can be read"} has its id in a variable, a Secret or a creds file.`,
          remedies: ["Name its namespace and workload in the plan's host; see that its Secrets may be read."],
        },
      ]
    : [
        {
          code: "SEVERAL_PROCESSES",
          level: "failed",
          message: `More than one container carries its identity: ${names.join(", ")}.`,
          remedies: ["Name the one workload in the plan's host, and find out what the other is for."],
        },
      ];
}

async function podsOrNone(call: HostCall, workload: Located["workload"]): ReturnType<typeof podsOf> {
  try {
    return await podsOf(call.cluster, workload);
  } catch (error) {
    if (isApiError(error, "forbidden")) return [];
    throw error;
  }
}

function rightsFor(target: Target, workload: Workload): ReturnType<typeof neededRights> {
  const hasSecrets = target.places.some(({ kind }) => kind === "secret");
  return neededRights(target.kind, target.namespace, {
    hasSecrets,
    replacesOnDelete: replacesOnDelete(workload),
  });
}

/** A tag alone stands for the image that it has now under that tag. */
function imageOf(target: Target, image: string | null): string | null {
  if (!image?.startsWith(":")) return image;
  return target.old.image.replace(/@.*/s, "").replace(/:[^/:]*$/, "") + image;
}
