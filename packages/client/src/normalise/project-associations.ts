import { booleanOf, mapOf, recordOf, stringOf } from "./read.js";

/** How one project may use a Runner. What a server does not tell is null. */
export interface ProjectDispatch {
  readonly nodeFilter: string | null;
  readonly remoteNodeDispatch: boolean | null;
  readonly runnerAsNode: boolean | null;
}

/** What a Runner's `projectAssociations` say. */
export interface ProjectAssociations {
  readonly projects: Readonly<Record<string, string>>;
  readonly projectDispatch: Readonly<Record<string, ProjectDispatch>>;
}

/**
 * Reads `projectAssociations` in both shapes: a plain map of project to value (rundeck/docs, API reference, answer
 * of create) and the nested one with `projectNodeFilters` (rundeck/docs, `rundeck-api.yml` and `rundeck-api-5.x.yml`).
 * In the plain one every value is a string, in the nested one an object, so a project of that name misleads nobody.
 */
export function toProjectAssociations(value: unknown): ProjectAssociations {
  const associations = recordOf(value) ?? {};
  const nested = [
    "projectNodeFilters",
    "projectRunnerNodeFilter",
    "projectRemoteNodeDispatch",
    "projectRunnerAsNodeEnabled",
  ].some((key) => recordOf(associations[key]) !== null);
  if (!nested) return { projects: mapOf(associations, stringOf), projectDispatch: {} };

  const nodeFilters = mapOf(associations["projectRunnerNodeFilter"], stringOf);
  const remote = mapOf(associations["projectRemoteNodeDispatch"], booleanOf);
  const asNode = mapOf(associations["projectRunnerAsNodeEnabled"], booleanOf);
  const names = new Set([...Object.keys(nodeFilters), ...Object.keys(remote), ...Object.keys(asNode)]);
  return {
    projects: mapOf(associations["projectNodeFilters"], stringOf),
    projectDispatch: Object.fromEntries(
      [...names].map((name) => [
        name,
        {
          nodeFilter: ownEntry(nodeFilters, name),
          remoteNodeDispatch: ownEntry(remote, name),
          runnerAsNode: ownEntry(asNode, name),
        },
      ]),
    ),
  };
}

// A project may be called `constructor`, which every object has.
function ownEntry<T>(map: Record<string, T>, name: string): T | null {
  return Object.hasOwn(map, name) ? (map[name] ?? null) : null;
}
