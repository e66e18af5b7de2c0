import { dockerPlatform } from "./docker/docker-platform.js";
import { kubernetesPlatform } from "./kubernetes/kubernetes-platform.js";
import type { PlatformModule } from "./platform-module.js";
import { vmPlatform } from "./vm/vm-platform.js";

/**
 * The modules of the platforms in this package: `vm`, `docker` and `kubernetes`. They are the default wherever a function
 * has the option `platforms`; name them beside a module of your own.
 *
 * @example
 * ```ts
 * const plan = parsePlan(text, { platforms: [...builtInPlatforms, nomad] });
 * ```
 */
export const builtInPlatforms: readonly PlatformModule[] = [vmPlatform, dockerPlatform, kubernetesPlatform];
