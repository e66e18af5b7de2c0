import {
  mapConcurrently,
  placeRequest,
  type DiscoverRequest,
  type HiddenPart,
  type PlaceDiscovery,
} from "@runner-upgrade/executor";
import { withEngine } from "../host/with-engine.js";
import type { DockerCall } from "../host/docker-call.js";
import { EngineFailure } from "../engine/engine-failure.js";
import type { ListedContainer } from "../engine/inspection.js";
import type { Settings } from "../options/docker-executor-options.js";
import { foundOn } from "./found-on.js";
import { hiddenPartOf } from "./hidden-part.js";
import { signsOf, type SignedContainer } from "./signs-of.js";

/** As many containers are read at a time. */
const concurrency = 8;

/** Finds the Runners among the containers of an engine, running or not. Changes nothing. */
export function discover(settings: Settings, request: DiscoverRequest): Promise<PlaceDiscovery> {
  return withEngine(settings, placeRequest(request), async (call) => {
    const { place, knownIds } = request;
    call.scope.note(`listing the containers of ${place.address}`);
    const listed = await call.engine.list();
    const hidden: HiddenPart[] = [];
    call.scope.note(`reading the containers of ${place.address}`);
    const signed = await mapConcurrently(listed, concurrency, (one) =>
      readContainer(call, one, { knownIds, hidden }),
    );
    const found = foundOn(
      place,
      signed.filter((one) => one !== null),
    );
    const shown = (text: string): string => call.quote(text, 1_000);
    return {
      found: found.map((one) => ({ ...one, description: shown(one.description) })),
      hidden: hidden.map((part) => ({ ...part, message: shown(part.message) })),
    };
  });
}

async function readContainer(
  call: DockerCall,
  { id, name }: ListedContainer,
  options: { readonly knownIds: readonly string[]; readonly hidden: HiddenPart[] },
): Promise<SignedContainer | null> {
  call.scope.check();
  try {
    const container = await call.engine.container(id);
    return container === null ? null : await signsOf(call, container, options);
  } catch (error) {
    // One container that the engine does not show hides no other.
    if (!(error instanceof EngineFailure) || error.status === null) throw error;
    options.hidden.push(
      hiddenPartOf(error, {
        what: `The container ${name} was not inspected, so it may be a Runner`,
        request: "GET /containers/{id}/json",
      }),
    );
    return null;
  }
}
