import type { AttackCase, CaseRunner } from "../case/attack-case.js";

/** Something that must stay served, told from the case alone: nothing of the plan or the guard is asked. */
export interface OracleNeed {
  readonly id: string;
  readonly minAvailable: number;
  /** Who serves it by the set-up in which the fleet was when it was planned. */
  readonly servers: readonly string[];
  /** Whether a Runner serves it with these tags. */
  readonly fits: (runner: CaseRunner, tags: readonly string[]) => boolean;
  /** The tags that a Runner must have for it; none where tags play no part. */
  readonly tags: readonly string[];
}

/** The needs of a case, as the policy's documentation has them. */
export function oracleNeeds(attack: AttackCase): OracleNeed[] {
  const needs = new Map<string, OracleNeed>();
  const enter = (id: string, tags: readonly string[], fits: OracleNeed["fits"]): void => {
    const servers = attack.runners
      .filter((runner) => fits(runner, lower(runner.tags)))
      .map(({ name }) => name);
    needs.set(id, { id, minAvailable: attack.policy.minAvailable, servers, fits, tags });
  };
  for (const { name: project, dispatch } of attack.projects) {
    for (const runner of attack.runners) {
      if (!runner.projects.includes(project)) continue;
      if (dispatch === "automatic") {
        const { nodeFilter } = runner;
        enter(
          `${project} nodes ${nodeFilter}`,
          [],
          (one) => one.projects.includes(project) && one.nodeFilter === nodeFilter,
        );
        continue;
      }
      const tags = lower(runner.tags);
      const sets = attack.policy.coverage === "each-tag" ? tags.map((tag) => [tag]) : [tags];
      const isExact = attack.policy.coverage !== "each-tag";
      for (const wanted of sets)
        enter(
          `${project} tags ${wanted.join("+")}`,
          wanted,
          (one, now) =>
            one.projects.includes(project) &&
            wanted.every((tag) => now.includes(tag)) &&
            (!isExact || now.length === wanted.length),
        );
    }
  }
  return [...needs.values()];
}

/** Tags as servers keep them. */
export function lower(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.toLowerCase()))].sort();
}
