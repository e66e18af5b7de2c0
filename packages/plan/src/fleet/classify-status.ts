import type { Server } from "./fleet.js";
import type { StatusClass } from "./status-class.js";

/**
 * What a Runner's status, as the server spells it, means for availability. Case is ignored: the documents
 * show the words in labels, and only `"Healthy"` and `"New"` are known to be spelled so in JSON (probable).
 *
 * `Unhealthy` has two meanings (rundeck/docs, Monitoring Runners): at the operation limit on a server
 * without replicas (`saturated`); with replicas, one of them is down and at least one works (`serving`).
 * Where it is not known whether the server runs replicas, the more careful one is taken.
 *
 * @example
 * ```ts
 * classifyStatus("Unhealthy", { replicas: "off" }); // "saturated"
 * ```
 */
export function classifyStatus(
  status: string,
  options: { readonly replicas: Server["replicas"] },
): StatusClass {
  switch (status.trim().toLowerCase()) {
    case "healthy":
    case "busy":
      return "serving";
    case "unhealthy":
      return options.replicas === "on" ? "serving" : "saturated";
    case "unknown":
    case "down":
      return "absent";
    case "new":
      return "new";
    default:
      return "unrecognised";
  }
}
