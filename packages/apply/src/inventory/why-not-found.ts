import type { Place } from "@runner-upgrade/executor";
import type { Host } from "@runner-upgrade/plan";
import type { HostDiscovery } from "../discover/host-discovery.js";
import type { InventoryChange } from "./inventory-change.js";
import type { InventoryRunner } from "./inventory.js";
import { isOf } from "./pair-entries.js";
import { isSameHost } from "./same-host.js";

/** What is said of an entry that was not bound: it is gone only where everything was seen and it was not there. Pure. */
export function whyNotFound(
  entry: InventoryRunner,
  { places, unreachable, hidden, duplicates }: HostDiscovery,
): Pick<InventoryChange, "kind" | "reason"> {
  const { host } = entry;
  const several = duplicates.find((one) => isOf(entry, one));
  if (several !== undefined) {
    const isAmong = several.found.some((one) => isSameHost(host, one.host));
    return isAmong
      ? { kind: "unchanged", reason: "It was found there, and on other hosts as well." }
      : { kind: "unchecked", reason: "It was found on several other hosts; choose one." };
  }
  const unchecked = (reason: string): ReturnType<typeof whyNotFound> => ({ kind: "unchecked", reason });
  const isOfHost = (place: Place): boolean => covers(place, host);
  if (!places.some(isOfHost)) return unchecked("Its place was not searched.");
  if (unreachable.some(({ place }) => isOfHost(place))) return unchecked("Its place could not be reached.");
  if (hidden.some(({ place }) => isOfHost(place))) return unchecked("A part of its place could not be read.");
  return { kind: "gone", reason: "Its place was searched, and it was not there." };
}

function covers(place: Place, host: Host): boolean {
  if (place.platform !== host.platform || place.address !== host.address) return false;
  if (place.platform !== "kubernetes" || host.platform !== "kubernetes") return true;
  const { namespaces } = place;
  return namespaces === undefined || host.namespace === undefined || namespaces.includes(host.namespace);
}
