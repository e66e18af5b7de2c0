import type { DispatchMode, Fleet } from "../fleet/fleet.js";
import type { Policy } from "../policy/policy.js";

/** How each project chooses Runners, with what the policy assumes where it could not be read. */
export function dispatchModes(
  fleet: Pick<Fleet, "projects">,
  policy: Pick<Policy, "assumeDispatch">,
): ReadonlyMap<string, DispatchMode> {
  const assumed = new Map(Object.entries(policy.assumeDispatch));
  return new Map(
    fleet.projects.map(({ name, dispatch }) => [
      name,
      dispatch === "unknown" ? (assumed.get(name) ?? "unknown") : dispatch,
    ]),
  );
}
