import type { Host } from "./host.js";

/**
 * One text per host, for budgets per host: two Runners with the same key share a machine or a workload.
 *
 * For `vm` the user in front of the address plays no part (`a@h:22` and `b@h:22` are one machine); the port
 * does. For `kubernetes` it is the workload, since the pods of a cluster live on many nodes; where the
 * workload is not named, the namespace stands for it. Two different names of one machine are not seen through.
 *
 * @example
 * ```ts
 * hostKey({ platform: "vm", address: "deploy@db1:22" }); // "vm:db1:22"
 * ```
 */
export function hostKey(host: Host): string {
  if (host.platform !== "kubernetes") return siteKey(host);
  const { namespace = "*", workload } = host;
  return [siteKey(host), namespace, ...(workload ? [workload.kind, workload.name] : [])].join("/");
}

/** The machine, engine or cluster that a host belongs to: what canaries cover. */
export function siteKey(host: Host): string {
  const address = host.address.trim();
  return `${host.platform}:${host.platform === "vm" ? address.replace(/^[^@]*@/, "").toLowerCase() : address}`;
}
