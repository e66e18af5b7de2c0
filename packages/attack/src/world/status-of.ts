import type { Simulator } from "@runner-upgrade/simulator";

type State = ReturnType<Simulator["runner"]>;

/** What stands for a Runner of several replicas, the best first. */
const words = ["Healthy", "Busy", "Unhealthy", "Unknown", "Down", "New"] as const;

/** A Runner's status; on a server with replicas that of the replica that serves best. A replica in the making says nothing. */
export function statusOf({ status, replicas }: State): string {
  if (replicas.length === 0) return status;
  return words.find((word) => replicas.some((replica) => replica.status === word)) ?? status;
}
