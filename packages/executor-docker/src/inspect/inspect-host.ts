import {
  ExecutorError,
  identityNotSeen,
  type InspectRequest,
  mapConcurrently,
} from "@runner-upgrade/executor";
import type { ByHand, Finding, HostFacts } from "@runner-upgrade/plan/platform";
import { layerChanges, type LayerChanges } from "../container/layer-changes.js";
import { otherSources } from "../credentials/other-sources.js";
import { tokenPlaceOf } from "../credentials/token-place.js";
import { withEngine } from "../host/with-engine.js";
import type { DockerCall } from "../host/docker-call.js";
import { EngineFailure } from "../engine/engine-failure.js";
import type { Container, Image, ListedContainer } from "../engine/inspection.js";
import { isSamePlatform } from "../engine/same-platform.js";
import { objectOf } from "../json/json.js";
import type { Settings } from "../options/docker-executor-options.js";
import type { RecordedUnit } from "../unit/recorded-unit.js";
import { carrierFindings } from "./carrier-findings.js";
import { containerFindings, neighbourFindings } from "./container-findings.js";
import { keptBy, leftByRun } from "./earlier-run.js";
import { findContainers, type Found, type FoundContainer } from "./find-containers.js";
import { layerFindings } from "./layer-findings.js";
import { placeFindings } from "./place-findings.js";
import { sharedContainerFindings } from "./shared-container.js";
import { sourceFindings } from "./source-findings.js";
import { stopTimeoutOf } from "./stop-timeout.js";
import { writerFindings } from "./writer-findings.js";

/** What was found on an engine, and what an upgrade would work on. */
export interface Inspection {
  readonly facts: HostFacts;
  /** Null where no container of the Runner was found. */
  readonly unit: RecordedUnit | null;
}

/** Looks at everything that can stand in an upgrade's way. Changes nothing. */
export async function inspect(
  call: DockerCall,
  request: Pick<InspectRequest, "runner" | "image"> & {
    /** The run that inspects: what it made itself is no other's. */
    readonly runId?: string;
  },
): Promise<Inspection> {
  const { engine, host } = call;
  call.scope.note(`looking for the Runner's containers on ${host.address}`);
  const found = await findContainers(call, request);
  const findings: Finding[] = [
    { code: "HOST", level: "ok", message: `The engine ${host.address} is reached.` },
  ];
  const kept = keptOf(call, found, request.runId);
  if (kept.length > 0) findings.push(leftByRun(kept, stateOf(found)));
  else if (found.containers.length === 0) findings.push(notFound(call, request, found.otherRunner));
  for (const { container, identity } of found.containers) {
    findings.push(...containerFindings(container));
    findings.push(...layerFindings(container.name, await changesOf(call, container)));
    if (identity.runnerId === null)
      findings.push(
        ...identityNotSeen({
          reads: "container",
          message: `${container.name} does not show whose Runner it is: neither a variable nor ${call.settings.credentialsFile} names an id.`,
        }),
      );
  }
  findings.push(...carrierFindings(found.containers, await imagesOf(call, found.containers)));
  const others = await neighboursOf(call, found.containers, found.listed);
  findings.push(...found.containers.flatMap(({ container }) => neighbourFindings(container, others)));
  findings.push(...writerFindings(found.containers, others));
  findings.push(...placeFindings(found.containers));
  for (const { container } of found.containers) {
    findings.push(...(await sharedContainerFindings(call, container)));
    findings.push(...sourceFindings(container.name, await otherSources(call, container)));
  }
  if (request.image !== undefined && !request.image.startsWith(":"))
    findings.push(...(await imageFindings(call, request.image)));
  const [first] = found.containers;
  const unit = first === undefined ? null : unitOf(found.containers, first);
  return {
    unit,
    facts: {
      platform: "docker",
      findings: findings.map((finding) => ({ ...finding, message: call.quote(finding.message, 1_000) })),
      installed: first?.container.image ?? null,
      ...(first === undefined
        ? {}
        : { stopTimeoutMs: stopTimeoutOf(found.containers.map(({ container }) => container)) }),
      processes: found.containers.map(({ container }) => container.name),
      ...(first === undefined
        ? {}
        : {
            container: factsOf(first, found.containers.length),
            byHand: byHandOf(call, found.containers, first),
          }),
      details: {
        engine: (await engine.info()).name,
        containers: found.containers.map(({ container }) => container.name),
      },
    },
  };
}

/** As {@link inspect}, with an engine that cannot be reached as a finding instead of an error. */
export async function inspectHost(settings: Settings, request: InspectRequest): Promise<HostFacts> {
  try {
    return await withEngine(settings, request, async (call) => (await inspect(call, request)).facts);
  } catch (error) {
    if (!ExecutorError.isInstance(error) || error.code === "ABORTED") throw error;
    const { code, message, remedies } = error;
    return { platform: "docker", findings: [{ code, level: "failed", message, remedies }], installed: null };
  }
}

/** How the Runner's own containers are, those apart that an upgrade keeps. */
function stateOf({ containers }: Found): "gone" | "stopped" | "running" {
  const own = containers.filter(({ container }) => keptBy(container) === null);
  if (own.length === 0) return "gone";
  return own.some(({ container }) => container.state.isRunning) ? "running" : "stopped";
}

/** What an upgrade left of the containers that are looked for. */
function keptOf(
  { host }: DockerCall,
  { containers, listed }: Found,
  ownRun: string | undefined,
): readonly ListedContainer[] {
  const names = new Set([
    ...(host.container === undefined ? [] : [host.container]),
    ...containers.map(({ container }) => keptBy(container)?.own ?? container.name),
  ]);
  return listed.filter((one) => {
    const by = keptBy(one);
    return by !== null && by.runId !== ownRun && names.has(by.own);
  });
}

function notFound(
  call: DockerCall,
  { runner }: Pick<InspectRequest, "runner">,
  otherRunner: string | null,
): Finding {
  const { container } = call.host;
  if (otherRunner !== null) {
    return {
      code: "OTHER_RUNNER",
      level: "failed",
      message: `${container ?? ""} is a container of the Runner ${otherRunner}, not of ${runner.id}.`,
      remedies: ["Name the container of this Runner."],
    };
  }
  return {
    code: "RUNNER_NOT_FOUND",
    level: "failed",
    message:
      container === undefined
        ? `No container of the engine carries the id ${runner.id}.`
        : `The engine has no container ${container}.`,
    remedies: ["Name the Runner's container as `container` of its host."],
  };
}

async function neighboursOf(
  call: DockerCall,
  found: readonly FoundContainer[],
  listed: readonly { readonly id: string }[],
): Promise<readonly Container[]> {
  if (found.length === 0) return [];
  const own = new Set(found.map(({ container }) => container.id));
  const ids = listed.filter(({ id }) => !own.has(id)).map(({ id }) => id);
  return (await mapConcurrently(ids, 8, (id) => call.engine.container(id))).filter((one) => one !== null);
}

async function changesOf(call: DockerCall, container: Container): Promise<LayerChanges | null> {
  try {
    return layerChanges(await call.engine.changes(container.id), container, call.settings.credentialsFile);
  } catch (error) {
    // Some storage drivers and engines of other makes cannot say it.
    if (!(error instanceof EngineFailure) || error.status === null) throw error;
    return null;
  }
}

/** The images of several containers, by id; one container is compared with nothing. */
async function imagesOf(
  { engine }: DockerCall,
  found: readonly FoundContainer[],
): Promise<ReadonlyMap<string, Image>> {
  const ids = found.length < 2 ? [] : [...new Set(found.map(({ container }) => container.imageId))];
  const images = await mapConcurrently(ids, 8, (id) => engine.image(id));
  return new Map(images.flatMap((image) => (image === null ? [] : [[image.id, image] as const])));
}

async function imageFindings(call: DockerCall, image: string): Promise<Finding[]> {
  const here = await call.engine.image(image);
  if (here === null) return [];
  const info = await call.engine.info();
  if (isSamePlatform(here, info)) return [];
  return [
    {
      code: "WRONG_PLATFORM",
      level: "failed",
      message: `${image} is for ${here.os}/${here.architecture}, and the engine runs ${info.os}/${info.architecture}.`,
    },
  ];
}

/** Several containers have no name in common: it is left to the person. */
function byHandOf(call: DockerCall, containers: readonly FoundContainer[], first: FoundContainer): ByHand {
  const place = tokenPlaceOf(first.identity.place, call.settings.credentialsFile);
  return {
    ...(containers.length === 1 ? { container: first.container.name } : {}),
    ...(place === null ? {} : { tokenPlaces: [place] }),
  };
}

function factsOf(
  { container, identity }: FoundContainer,
  containers: number,
): NonNullable<HostFacts["container"]> {
  return {
    image: container.image.startsWith("sha256:") ? null : container.image,
    credentialsIn: identity.place.kind === "variable" ? "variable" : "file",
    // One by one, and yet no promise: the engine does not know when an agent has checked in.
    keepsServing: false,
    containers,
  };
}

function unitOf(found: readonly FoundContainer[], first: FoundContainer): RecordedUnit {
  return {
    containers: found.map(({ container }) => ({
      id: container.id,
      name: container.name,
      imageId: container.imageId,
      restartPolicy: objectOf(container.hostConfig["RestartPolicy"]),
      isComposed: "com.docker.compose.project" in container.labels,
      wasRunning: container.state.isRunning,
    })),
    place: first.identity.place,
  };
}
