import { cordonScope } from "../cordon/cordon-scope.js";
import type { DispatchMode, Runner } from "../fleet/fleet.js";
import type { StatusClass } from "../fleet/status-class.js";
import type { Policy } from "../policy/policy.js";
import type { DrainMode } from "../steps/drain-mode.js";
import type { PlatformModule } from "../platforms/platform-module.js";
import type { PlatformRoute } from "../platforms/platform-route.js";
import { endingKindOf, variantOf, type ProcedureChoice } from "./build-steps.js";
import { timeLimitMs } from "./time-limits.js";

/**
 * How the running operations of a Runner are treated. Where there is nothing that a cordon could take, or give back as
 * it was, waiting is what is left. An absent Runner gets no work, and what the server last heard of its operations will
 * not change: nothing to wait for.
 */
export function drainOf(
  runner: Runner,
  statusClass: StatusClass,
  policy: Pick<Policy, "drain">,
  dispatch: ReadonlyMap<string, DispatchMode>,
): DrainMode {
  if (policy.drain === "off" || statusClass === "absent") return "off";
  if (policy.drain === "wait") return "wait";
  if (policy.drain === "by-dispatch" && runner.canCordon === false) return "wait";
  const { tags, projects } = cordonScope(runner, dispatch);
  return tags.length + projects.length > 0 ? "cordon" : "wait";
}

/**
 * Whether the Runner serves all through its upgrade: its processes are replaced one after another, and nothing takes its
 * tags off. Work that it has is cut all the same where it is not waited for.
 */
export function keepsServing(runner: Runner, route: PlatformRoute, drain: DrainMode): boolean {
  const isPossible = runner.hostFacts?.container?.keepsServing === true;
  return route.canKeepServing === true && drain !== "cordon" && isPossible;
}

/**
 * The key under which a procedure stands in a plan: `vm:cordon`, `docker-rotate:wait:file`, `docker-keep:cordon:one-by-one`,
 * `kubernetes-keep:off:serving`, `docker-keep:wait:ephemeral`, `vm:cordon:stop-630s` where the host gives the process longer to end than the default.
 */
export function procedureKey(
  choice: ProcedureChoice,
  mainTarget: string | null,
  policy: Pick<Policy, "stepTimeLimitsMs" | "drainTimeoutMs">,
  platforms: readonly PlatformModule[],
): string {
  const { route, drain, targetVersion } = choice;
  const variant = variantOf(choice, platforms);
  const serving = choice.keepsServing ? ":serving" : "";
  const ephemeral = choice.isEphemeral ? ":ephemeral" : "";
  const target = targetVersion === mainTarget ? "" : `@${targetVersion}`;
  const ending = endingKindOf(choice, platforms);
  const limitMs = timeLimitMs(ending, policy, choice.stopTimeoutMs);
  const limit = limitMs === timeLimitMs(ending, policy) ? "" : `:${ending}-${limitMs / 1000}s`;
  return `${route}:${drain}${variant === undefined ? "" : `:${variant.name}`}${serving}${ephemeral}${limit}${target}`;
}
