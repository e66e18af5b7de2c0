import type { RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";
import { parseObject } from "./manifest.js";
import { ApiError } from "./api-error.js";
import type { AccessRequest, Cluster, LogRequest, ObjectRef } from "./cluster.js";
import { configCause } from "./config-cause.js";
import { execInContainer } from "./exec.js";
import { listPages } from "./list-pages.js";
import { exchange, type Exchange } from "./request.js";
import { pathOf } from "./resources.js";

/** Who the writer of our fields is, in every object that we change. */
export const fieldManager = "runner-upgrade";

const pageSize = 250;
const maxBytes = 32_000_000;
const contentTypes = {
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
  json: "application/json-patch+json",
} as const;

/** A cluster over HTTP, with the credentials, the certificates and the proxy of a kubeconfig. */
export function httpCluster(
  config: KubeConfig,
  { signal, requestTimeLimitMs }: { readonly signal: AbortSignal; readonly requestTimeLimitMs: number },
): Cluster {
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new ApiError({ kind: "unreachable", message: "The kubeconfig names no cluster for this context." });

  const send = async (
    method: Exchange["method"],
    path: string,
    query: Readonly<Record<string, string | undefined>> = {},
    body?: Exchange["body"],
  ): Promise<string> => {
    const url = new URL(`${server.replace(/\/$/, "")}${path}`);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, value);
    }
    const late = AbortSignal.timeout(requestTimeLimitMs);
    try {
      return await exchange({
        method,
        url,
        options: await requestOptions(config),
        signal: AbortSignal.any([signal, late]),
        maxBytes,
        ...(body === undefined ? {} : { body }),
      });
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error;
      throw new ApiError({
        kind: "connection-lost",
        message: `The API server did not answer within ${requestTimeLimitMs} ms.`,
        cause: error,
      });
    }
  };
  const json = (value: object, type = "application/json"): Exchange["body"] => ({
    type,
    text: JSON.stringify(value),
  });

  return {
    defaultNamespace: config.getContextObject(config.getCurrentContext())?.namespace ?? "default",
    get: async ({ resource, namespace, name }) =>
      parseObject(await send("GET", pathOf(resource, namespace, name))),
    list: (resource, namespace, selectors = {}) =>
      listPages(async (next) =>
        send("GET", pathOf(resource, namespace), {
          limit: String(pageSize),
          labelSelector: selectors.labels,
          fieldSelector: selectors.fields,
          continue: next,
        }),
      ),
    create: async (resource, namespace, body) =>
      parseObject(await send("POST", pathOf(resource, namespace), { fieldManager }, json(body))),
    patch: async ({ resource, namespace, name }, body, { type, isDryRun = false }) =>
      parseObject(
        await send(
          "PATCH",
          pathOf(resource, namespace, name),
          { fieldManager, dryRun: isDryRun ? "All" : undefined },
          json(body, contentTypes[type]),
        ),
      ),
    delete: async ({ resource, namespace, name }: ObjectRef, uid) => {
      await send(
        "DELETE",
        pathOf(resource, namespace, name),
        {},
        json({ kind: "DeleteOptions", apiVersion: "v1", preconditions: { uid } }),
      );
    },
    log: ({ namespace, pod, container, tailLines, isPrevious = false }: LogRequest) =>
      send("GET", `${pathOf("pods", namespace, pod)}/log`, {
        container,
        tailLines: String(tailLines),
        limitBytes: "65536",
        previous: isPrevious ? "true" : undefined,
      }),
    exec: (request, command) =>
      execInContainer(config, { ...request, command, signal, timeLimitMs: requestTimeLimitMs }),
    mayI: async (access) => {
      const answer = await send(
        "POST",
        "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
        {},
        json(reviewOf(access)),
      );
      const { status } = JSON.parse(answer) as { status?: { allowed?: unknown } };
      return status?.allowed === true;
    },
  };
}

async function requestOptions(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    // A certificate that cannot be read, a plugin for the login that fails, plain HTTP that was not asked for by name.
    throw new ApiError({
      kind: "unauthorized",
      message: `The kubeconfig's credentials for this context cannot be used${configCause(error)}.`,
      cause: error,
    });
  }
  const server = config.getCurrentCluster()?.server ?? "";
  const { agent, ...rest } = options;
  // A plain address with a TLS agent would be refused by Node; a proxy's agent is kept.
  const isPlain = server.startsWith("http:") && config.getCurrentCluster()?.proxyUrl === undefined;
  return isPlain ? rest : { ...rest, ...(agent === undefined ? {} : { agent }) };
}

function reviewOf({ verb, group, resource, subresource, namespace }: AccessRequest): object {
  return {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: {
      resourceAttributes: { verb, group, resource, namespace, ...(subresource ? { subresource } : {}) },
    },
  };
}
