import type { InspectRequest } from "@runner-upgrade/executor";
import { identityOf, type Identity } from "../credentials/find-credentials.js";
import type { Container, ListedContainer } from "../engine/inspection.js";
import type { DockerCall } from "../host/docker-call.js";
import { withIdentity } from "../unit/look.js";

/** A container of the Runner, with what it says of itself. */
export interface FoundContainer {
  readonly container: Container;
  readonly identity: Identity;
}

/** The containers of one Runner on an engine. */
export interface Found {
  readonly containers: readonly FoundContainer[];
  /** The container that the plan's host names is there, and is another Runner's. */
  readonly otherRunner: string | null;
  readonly listed: readonly ListedContainer[];
}

/**
 * Finds the Runner's containers: the one that the host names, and every other that runs with the same identity. Without
 * a name those that carry the identity: the running ones or, where none runs, all. In the order of their names.
 */
export async function findContainers(
  call: DockerCall,
  { runner }: Pick<InspectRequest, "runner">,
): Promise<Found> {
  const listed = await call.engine.list();
  const { container: wanted } = call.host;
  const named = wanted === undefined ? null : await call.engine.container(wanted);
  const first = named === null ? null : { container: named, identity: await identityOf(call, named) };
  if (first !== null && first.identity.runnerId !== null && first.identity.runnerId !== runner.id)
    return { containers: [], otherRunner: first.identity.runnerId, listed };
  const isLookedFor = ({ id, isRunning }: ListedContainer): boolean =>
    id !== named?.id && (wanted === undefined || isRunning);
  const carriers =
    wanted !== undefined && named === null
      ? []
      : await withIdentity(call, listed.filter(isLookedFor), runner.id);
  const running = carriers.filter(({ isRunning }) => isRunning);
  const chosen = wanted === undefined && running.length > 0 ? running : carriers;
  const others: FoundContainer[] = [];
  for (const { id } of [...chosen].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const container = await call.engine.container(id);
    if (container !== null) others.push({ container, identity: await identityOf(call, container) });
  }
  return { containers: first === null ? others : [first, ...others], otherRunner: null, listed };
}
