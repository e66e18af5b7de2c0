import type { Server } from "./fleet.js";
import type { StatusClass } from "./status-class.js";

/**
 * What a Runner's status, as the server spells it, means for availability. Case is ignored: the documents
 * show the words in labels, and only `"Healthy"` and `"New"` are known to be spelled so in JSON (probable).
 *
 * `Unhealthy` has two meanings (rundeck/docs, Monitoring Runners): at the operation limit on a server
 * without replicas (`saturated`); with replicas, one of them is down and at least one works (`serving`).
 * Before 6.1, which brought `Busy`, it means the limit on a server with replicas as well. Where it is not
 * known whether the server runs replicas, or which version it has, the more careful one is taken.
 *
 * @example
 * ```ts
 * classifyStatus("Unhealthy", { replicas: "off" }); // "saturated"
 * ```
 */
export function classifyStatus(
  status: string,
  options: { readonly replicas: Server["replicas"]; readonly version?: Server["version"] },
): StatusClass {
  switch (status.trim().toLowerCase()) {
    case "healthy":
    case "busy":
      return "serving";
    case "unhealthy":
      return options.replicas === "on" && hasBusy(options.version ?? null) ? "serving" : "saturated";
    case "unknown":
    case "down":
      return "absent";
    case "new":
      return "new";
    // The words of an example in rundeck/docs, `rundeck-api-5.x.yml`, for one replica.
    case "active":
      return options.replicas === "on" ? "serving" : "unrecognised";
    case "offline":
      return options.replicas === "on" ? "absent" : "unrecognised";
    default:
      return "unrecognised";
  }
}

/** Returns `classifyStatus` for one server. A fleet has few statuses: each is classified once. */
export function statusClassifier(
  server: Pick<Server, "replicas" | "version">,
): (status: string) => StatusClass {
  const known = new Map<string, StatusClass>();
  return (status) => {
    const answer = known.get(status);
    if (answer !== undefined) return answer;
    const found = classifyStatus(status, server);
    known.set(status, found);
    return found;
  };
}

/** From 6.1 on a Runner at its limit is Busy (rundeck/docs, Monitoring Runners). */
function hasBusy(version: string | null): boolean {
  const numbers = /^(\d+)\.(\d+)/.exec(version ?? "");
  if (numbers === null) return false;
  const [major = 0, minor = 0] = numbers.slice(1).map(Number);
  return major > 6 || (major === 6 && minor >= 1);
}
