import { PlanError, type PlanProblem } from "../errors/plan-error.js";
import { summarise } from "../errors/summarise.js";
import { withoutUndefined } from "../json/without-undefined.js";
import { fleetSchema } from "./fleet-schema.js";
import { borderCode, problemsOf } from "../schema/problems-of.js";
import { platformsOf } from "../platforms/check-platforms.js";
import type { PlatformOptions } from "../platforms/platform-module.js";
import { compareText } from "../text/compare-text.js";
import { displayedName } from "../text/displayed-name.js";
import type { FleetInput, ProjectInput, RunnerInput } from "./fleet-input.js";
import type { Association, Fleet, Project, Runner } from "../fleet/fleet.js";
import { findFleetProblems } from "./find-fleet-problems.js";
import { normaliseReplicas } from "./normalise-replicas.js";
import { normaliseTags } from "../fleet/normalise-tags.js";

/**
 * Turns what was observed into a fleet: tags lower case, sorted and without duplicates, Runners sorted by
 * id, projects by name, names without what does not print, what was left out filled in as unknown. A project that a Runner names and the list
 * does not gets the dispatch mode `unknown`. Pure and idempotent; the order of the input plays no part.
 *
 * @throws {@link PlanError} `FLEET_INVALID` for duplicates, empty ids, numbers below zero, a host address
 * that holds a password, and ids or hosts with characters that do not print; `PLATFORM_UNKNOWN` for a host whose
 * platform has no module in `platforms`; `PLATFORMS_INVALID`. Every problem is in `details`.
 *
 * @example
 * ```ts
 * const fleet = defineFleet({
 *   server: { version: "5.8.0", replicas: "off" },
 *   projects: [{ name: "payments", dispatch: "manual" }],
 *   runners: [
 *     {
 *       id: "a1", name: "eu-1", status: "Healthy", version: "5.7.0", tags: ["EU"],
 *       associations: [{ project: "payments" }],
 *       host: { platform: "vm", address: "eu-1.internal" },
 *     },
 *   ],
 * });
 * ```
 */
export function defineFleet(input: FleetInput, options: PlatformOptions = {}): Fleet {
  if (isDefined(input)) return input;
  if (isPromise(input)) throw invalid([notAwaited]);
  const platforms = platformsOf(options);
  const parsed = fleetSchema(platforms).safeParse(withoutUndefined(input));
  if (!parsed.success) throw invalid(problemsOf(parsed.error.issues, "NOT_A_FLEET"));
  const problems = findFleetProblems(parsed.data, platforms);
  if (problems.length > 0) throw invalid(problems);
  const { server = {}, projects = [], runners } = parsed.data;
  const fleet: Fleet = {
    server: {
      uuid: server.uuid ?? null,
      version: server.version ?? null,
      apiVersion: server.apiVersion ?? null,
      replicas: server.replicas ?? "unknown",
    },
    projects: allProjects(projects, runners),
    runners: runners.map(normaliseRunner).sort((left, right) => compareText(left.id, right.id)),
  };
  defined.add(fleet);
  return fleet;
}

/** Fleets that came out of here: planning on one does not check a hundred thousand Runners again. */
const defined = new WeakSet();

function isDefined(input: FleetInput): input is Fleet {
  return typeof input === "object" && defined.has(input);
}

function allProjects(projects: readonly ProjectInput[], runners: readonly RunnerInput[]): Project[] {
  const byName = new Map<string, Project>();
  for (const { associations = [] } of runners) {
    for (const { project } of associations) byName.set(project, { name: project, dispatch: "unknown" });
  }
  for (const { name, dispatch = "unknown" } of projects) byName.set(name, { name, dispatch });
  return [...byName.values()].sort((left, right) => compareText(left.name, right.name));
}

function normaliseRunner(runner: RunnerInput): Runner {
  return {
    id: runner.id,
    name: displayName(runner),
    tags: normaliseTags(runner.tags ?? []),
    associations: normaliseAssociations(runner.associations ?? []),
    status: runner.status,
    version: runner.version ?? null,
    runningOperations: runner.runningOperations ?? null,
    maxRunning: runner.maxRunning ?? null,
    canCordon: runner.canCordon ?? null,
    canRegenerate: runner.canRegenerate ?? null,
    canPing: runner.canPing ?? null,
    replicaType: runner.replicaType ?? null,
    ...normaliseReplicas(runner),
    isLocal: runner.isLocal ?? false,
    host: runner.host ?? null,
    hostFacts: runner.hostFacts ?? null,
  };
}

/** Names are for people: what does not print is taken out here, so that no message and no plan holds it. */
function displayName({ id, name }: Pick<RunnerInput, "id" | "name">): string {
  return displayedName(name) || id;
}

function normaliseAssociations(associations: NonNullable<RunnerInput["associations"]>): Association[] {
  return associations
    .map((association) => ({
      project: association.project,
      nodeFilter: association.nodeFilter ?? null,
      remoteNodeDispatch: association.remoteNodeDispatch ?? null,
      isNode: association.isNode ?? null,
    }))
    .sort((left, right) => compareText(left.project, right.project));
}

const notAwaited: PlanProblem = {
  code: "NOT_A_FLEET",
  path: "",
  message: "It is a promise of a fleet. Put `await` before the call that makes it: `await observeFleet(…)`.",
};

function isPromise(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

function invalid(problems: readonly PlanProblem[]): PlanError {
  return new PlanError({
    code: borderCode(problems, "FLEET_INVALID"),
    message: `This is no fleet that can be planned on; nothing was changed. ${summarise(problems)}`,
    details: problems,
  });
}
