import {
  placeRequest,
  type DiscoverRequest,
  type FoundRunner,
  type PlaceDiscovery,
} from "@runner-upgrade/executor";
import { onCluster, type HostCall } from "../host/host-call.js";
import type { Settings } from "../options/kubernetes-executor-options.js";
import { valueReader } from "../workload/key-values.js";
import { foundIn } from "./found-in.js";
import { namespacesOf } from "./namespaces-of.js";
import { hiddenValues, notingCluster, type Notes } from "./noting-cluster.js";
import { ownedRunners } from "./owned-runners.js";

/** Finds the Runners among the workloads of a cluster. Changes nothing. */
export function discover(settings: Settings, request: DiscoverRequest): Promise<PlaceDiscovery> {
  return onCluster(settings, placeRequest(request), (call) => discoverIn(call, request));
}

/** The same on a cluster that is reached. */
export async function discoverIn(
  { cluster, scope, redactor }: Pick<HostCall, "cluster" | "scope" | "redactor">,
  request: DiscoverRequest,
): Promise<PlaceDiscovery> {
  const { place } = request;
  const notes: Notes = { lists: [], values: [], others: [] };
  const noting = notingCluster(cluster, notes);
  const values = valueReader(noting);
  const found: FoundRunner[] = [];
  for (const namespace of await namespacesOf(noting, place, notes)) {
    scope.note(`searching ${namespace === null ? "every namespace" : `the namespace ${namespace}`}`);
    const { content, runners } = await foundIn(noting, { namespace, place, values, redactor });
    found.push(...runners);
    notes.others.push(...(await ownedRunners(noting, content, values)));
  }
  const hidden = [...notes.lists, ...hiddenValues(notes.values), ...notes.others];
  return {
    found,
    hidden: hidden.map((part) => ({ ...part, message: redactor.quote(part.message, 1_000) })),
  };
}
