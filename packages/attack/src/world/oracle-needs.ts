import type { AttackCase, CaseProject } from "../case/attack-case.js";

/** How a Runner is chosen now, as the control plane keeps it. */
export interface SetUp {
  readonly name: string;
  readonly tags: readonly string[];
  /** By project; a Runner takes other nodes' work only where `isDispatched`. */
  readonly projects: ReadonlyMap<
    string,
    { readonly nodeFilter: string | null; readonly isDispatched: boolean }
  >;
}

/** What a job asks for. */
export type OracleJob =
  | { readonly project: string; readonly tags: readonly string[] }
  | { readonly project: string; readonly nodeFilter: string };

/** Something that must stay served, told from the world alone: nothing of the plan or the guard is asked. */
export interface OracleNeed {
  readonly id: string;
  readonly project: string;
  readonly minAvailable: number;
  /** Who serves it by the set-up in which the fleet was when it was planned. */
  readonly servers: readonly string[];
  /** Whether a Runner serves it as it is set up now. */
  readonly fits: (setUp: SetUp) => boolean;
  /** The tags that a Runner must have for it; none where tags play no part. */
  readonly tags: readonly string[];
  readonly job: OracleJob;
}

/** The needs of a fleet as it is set up now, as the policy's documentation has them. */
export function oracleNeeds(
  { policy }: Pick<AttackCase, "policy">,
  projects: readonly CaseProject[],
  fleet: readonly SetUp[],
): readonly OracleNeed[] {
  const needs = new Map<string, OracleNeed>();
  /** With lent tags beside its own it runs every job that it ran before: a job asks for some tags, and not for no others. */
  const lenders = new Set((policy.lendTags ?? []).map(({ to }) => to));
  const enter = (id: string, need: Pick<OracleNeed, "project" | "tags" | "job" | "fits">): void => {
    const servers = fleet.filter((one) => need.fits(one)).map(({ name }) => name);
    needs.set(id, { id, minAvailable: policy.minAvailable, servers, ...need });
  };
  for (const { name: project, dispatch } of projects) {
    for (const runner of fleet) {
      const part = runner.projects.get(project);
      if (part === undefined) continue;
      if (dispatch === "automatic") {
        const { nodeFilter, isDispatched } = part;
        if (nodeFilter === null || !isDispatched) continue;
        enter(`${project} nodes ${nodeFilter}`, {
          project,
          tags: [],
          job: { project, nodeFilter },
          fits: ({ projects: parts }) => {
            const own = parts.get(project);
            return own?.isDispatched === true && own.nodeFilter === nodeFilter;
          },
        });
        continue;
      }
      const tags = lower(runner.tags);
      const isExact = policy.coverage !== "each-tag";
      for (const wanted of isExact ? [tags] : tags.map((tag) => [tag])) {
        if (wanted.length === 0) continue;
        enter(`${project} tags ${wanted.join("+")}`, {
          project,
          tags: wanted,
          job: { project, tags: wanted },
          fits: ({ name, projects: parts, tags: own }) => {
            const now = lower(own);
            return (
              parts.has(project) &&
              wanted.every((tag) => now.includes(tag)) &&
              (!isExact || now.length === wanted.length || lenders.has(name))
            );
          },
        });
      }
    }
  }
  return [...needs.values()];
}

/** Tags as servers keep them. */
export function lower(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.toLowerCase()))].sort();
}
