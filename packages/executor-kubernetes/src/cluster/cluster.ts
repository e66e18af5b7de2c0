import type { ApiObject } from "./manifest.js";
import type { Resource } from "./resources.js";

/** Which object a request is about. */
export interface ObjectRef {
  readonly resource: Resource;
  readonly namespace: string;
  readonly name: string;
}

/** What a container printed. */
export interface LogRequest {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly tailLines: number;
  /** Of the container's last run that ended, not of the one that goes on. */
  readonly isPrevious?: boolean;
}

/** How a command in a container ended. */
export interface ExecResult {
  readonly isSuccess: boolean;
  readonly stdout: string;
}

/**
 * All that the executor asks of a cluster. Lists are read in bounded pages, nothing is watched: what a call opened is
 * closed when it ends. Every method rejects with an `ApiError`.
 */
export interface Cluster {
  readonly defaultNamespace: string;
  get(ref: ObjectRef): Promise<ApiObject>;
  list(
    resource: Resource,
    namespace: string | null,
    selectors?: { readonly labels?: string; readonly fields?: string },
  ): Promise<readonly ApiObject[]>;
  create(resource: Resource, namespace: string, body: object): Promise<ApiObject>;
  /** A merge patch, or a strategic one that finds containers and variables by name. */
  patch(
    ref: ObjectRef,
    body: object,
    options: { readonly type: "merge" | "strategic" | "json"; readonly isDryRun?: boolean },
  ): Promise<ApiObject>;
  delete(ref: ObjectRef, uid: string): Promise<void>;
  log(request: LogRequest): Promise<string>;
  exec(
    request: Pick<LogRequest, "namespace" | "pod" | "container">,
    command: readonly string[],
  ): Promise<ExecResult>;
  /** Whether this account may do something: SelfSubjectAccessReview. */
  mayI(access: AccessRequest): Promise<boolean>;
}

/** One right, as SelfSubjectAccessReview names it. */
export interface AccessRequest {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  /** Empty for all namespaces. */
  readonly namespace: string;
}
