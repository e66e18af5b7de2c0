import type { JsonValue } from "../json/json-value.js";
import type { DockerHost } from "../platforms/docker/docker-host.js";
import type { KubernetesHost } from "../platforms/kubernetes/kubernetes-host.js";
import type { VmHost } from "../platforms/vm/vm-host.js";

/** The platforms whose modules are in this package. */
export type BuiltInPlatform = "vm" | "docker" | "kubernetes";

/** A platform whose module comes from elsewhere: `custom:nomad`. */
export type CustomPlatform = `custom:${string}`;

/** A platform that a Runner can live on. Each has a module, and an executor of its own. */
export type Platform = BuiltInPlatform | CustomPlatform;

/**
 * A host on a platform from outside this package. Its module says which other fields it has; they are JSON, and none may
 * hold a secret: hosts are written into plans.
 *
 * @example
 * ```ts
 * interface NomadHost extends CustomHost {
 *   readonly platform: "custom:nomad";
 *   readonly job: string;
 * }
 * ```
 */
export interface CustomHost {
  readonly platform: CustomPlatform;
  /** What the platform's executor connects to. */
  readonly address: string;
  /** Where it stands; hosts of all platforms with the same text share a site. */
  readonly site?: string;
  readonly [field: string]: JsonValue | undefined;
}

/** Where a Runner lives, with the address that its executor needs. */
export type Host = VmHost | DockerHost | KubernetesHost | CustomHost;
