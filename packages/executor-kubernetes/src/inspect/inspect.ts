import { ExecutorError, identityNotSeen, type InspectRequest } from "@runner-upgrade/executor";
import type { Finding, HostFacts } from "@runner-upgrade/plan/platform";
import { isApiError } from "../cluster/api-error.js";
import { onCluster, type HostCall } from "../host/host-call.js";
import type { Settings } from "../options/kubernetes-executor-options.js";
import type { DesiredState } from "../render/desired-state.js";
import { servingState } from "../render/roll-out-state.js";
import { isPulledAnew } from "../workload/image.js";
import { checkRights } from "../rbac/check-rights.js";
import { neededRights } from "../rbac/needed-rights.js";
import { replacesOnDelete } from "../roll-out/progress.js";
import { hideSecretsOf } from "../workload/hide-secrets.js";
import { nameOf } from "../workload/located-name.js";
import { otherCarriers } from "../workload/carriers.js";
import type { Located } from "../workload/locate.js";
import { contentOf } from "../workload/namespace-content.js";
import { likelyElsewhere, type PodsEverywhere } from "../workload/pods-everywhere.js";
import { podsOf } from "../workload/pods.js";
import { tokenPlaceOf } from "../workload/credential-place.js";
import { isServingNow } from "../workload/serving.js";
import { targetOf, type Target } from "../workload/target.js";
import { shownIdentities } from "../workload/identity.js";
import { valueReader } from "../workload/key-values.js";
import { podSpecOf, replicasOf, type Workload } from "../workload/workload.js";
import { findCredentials } from "./credential-findings.js";
import { carrierFindings } from "./carrier-findings.js";
import { findByDryRun } from "./dry-run.js";
import { findEarlierRun } from "./earlier-run.js";
import { findImages } from "./image-findings.js";
import { locateOrSay, notOne } from "./locate-or-say.js";
import { findOwnedPod } from "./owned-pod.js";
import { findOwners } from "./owners.js";
import { sharedPodFindings } from "./shared-pod.js";
import { stopTimeoutOf } from "./stop-timeout.js";
import { findWorkload } from "./workload-findings.js";

/** What is asked of an inspection, beside which Runner it is about. */
export interface Question {
  readonly runnerId: string;
  /** The image that it is to run; null where it is not known yet. */
  readonly image: string | null;
  readonly pull: "always" | "if-missing";
  readonly mark: string;
  /** Whether the roll-out is to leave the Runner served; null where it is not known yet: then it is tried where it can. */
  readonly keepsServing: boolean | null;
  /** Where other namespaces are looked at as well; null for the Runner's own alone. */
  readonly everywhere: PodsEverywhere | null;
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
    const why =
      reason === undefined ? await notOne(call, located.found, question.runnerId) : located.findings;
    const findings = [...missing, ...why];
    return {
      target: null,
      facts: { platform: "kubernetes", findings: findings.map(clean), installed: null },
    };
  }
  const { workload, identity, isSeen } = one;
  hideSecretsOf(podSpecOf(workload), redactor);
  const target = targetOf(workload, identity);
  const pods = await podsOrNone(call, workload);
  const image = imageOf(target, question.image);
  const rights = await checkRights(cluster, rightsFor(target, workload));
  const content = await contentOf(cluster, target.namespace);
  const elsewhere = likelyElsewhere(
    (await question.everywhere?.(cluster, host.address)) ?? [],
    workload,
    target.container,
  );
  const findings: Finding[] = [
    { code: "HOST", level: "ok", message: `The cluster ${host.address} is reached.` },
    ...rights,
    ...findWorkload(workload, {
      target,
      pods,
      earlier: await findEarlierRun(cluster, workload, question.runnerId),
    }),
    ...(isSeen
      ? []
      : identityNotSeen({
          reads: "workload",
          message: `${nameOf(one)} does not show whose Runner it is: no variable, Secret or creds file that can be read names an id.`,
        })),
    ...sharedPodFindings(
      one,
      await shownIdentities(podSpecOf(workload), target.namespace, valueReader(cluster)),
    ),
    ...(await findCredentials(cluster, target, { workload, beside: content.workloads })),
    ...carrierFindings(one, await otherCarriers(cluster, one, { content, elsewhere, ownPods: pods })),
    ...(await ownersOf(call, workload)),
    ...findImages(target, { image, pull: question.pull }),
    ...(await findByDryRun(cluster, workload, {
      target,
      state: stateToTry(call, workload, { target, image, question }),
    })),
  ];
  return {
    target,
    facts: {
      platform: "kubernetes",
      findings: findings.map(clean),
      installed: target.old.image,
      stopTimeoutMs: stopTimeoutOf(workload),
      processes: pods.map(({ metadata }) => metadata.name),
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
export async function inspectHost(
  settings: Settings,
  request: InspectRequest,
  everywhere: PodsEverywhere,
): Promise<HostFacts> {
  try {
    return await onCluster(settings, request, async (call) => {
      const question: Question = {
        runnerId: request.runner.id,
        image: request.image ?? null,
        pull: "if-missing",
        mark: "dry-run",
        keepsServing: null,
        everywhere,
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

/** What the roll-out would ask for. */
function stateToTry(
  { settings }: HostCall,
  workload: Workload,
  about: { readonly target: Target; readonly image: string | null; readonly question: Question },
): DesiredState {
  const { target, image, question } = about;
  const { pull, mark, keepsServing } = question;
  const state: DesiredState = {
    ...(image === null
      ? {}
      : { image, ...(isPulledAnew({ image, pull }) ? { imagePullPolicy: "Always" } : {}) }),
    runAnnotation: mark,
  };
  const isServing = keepsServing ?? isServingNow(workload, target.container);
  return isServing ? servingState(workload, target, { state, agentStartMs: settings.agentStartMs }) : state;
}

/** A bare Pod that something makes is in the way by its owner; any other workload may be set back by its own. */
async function ownersOf({ cluster }: HostCall, workload: Workload): Promise<readonly Finding[]> {
  const owned = workload.kind === "Pod" ? await findOwnedPod(cluster, workload.object) : null;
  return owned === null ? findOwners(cluster, workload) : [owned];
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
    isServing: isServingNow(workload, target.container),
  });
}

/** A tag alone stands for the image that it has now under that tag. */
function imageOf(target: Target, image: string | null): string | null {
  if (!image?.startsWith(":")) return image;
  return target.old.image.replace(/@.*/s, "").replace(/:[^/:]*$/, "") + image;
}
