import type { ApiOperation } from "./call.js";

/** An operation that exists for the whole system and, under the same name, for one project. */
export function atBothLevels(
  operation: Omit<ApiOperation, "since"> & {
    readonly since: { readonly system: number; readonly project: number };
  },
): readonly ApiOperation[] {
  const { since, path, ...rest } = operation;
  return [
    { ...rest, since: since.system, path: `/runnerManagement${path}` },
    { ...rest, since: since.project, path: `/project/:project/runnerManagement${path}` },
  ];
}
