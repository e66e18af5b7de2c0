import type { Host } from "@runner-upgrade/plan";
import type { DiscoverRequest } from "../contract/discovery.js";
import type { CallRequest } from "./open-call.js";

/**
 * The request by which `openCall` opens a call about a place. Its errors name the place and no Runner.
 *
 * @example
 * ```ts
 * discover: (request) => openCall(placeRequest(request), options, (call) => search(call, request)),
 * ```
 */
export function placeRequest({ place, signal, timeLimitMs }: DiscoverRequest): CallRequest {
  const { platform, address } = place;
  const host: Host = { platform, address };
  return { runner: { id: "", name: "" }, host, signal, timeLimitMs };
}
