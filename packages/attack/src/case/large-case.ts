import type { Random } from "../random/random.js";
import type { AttackCase, CaseProject, CaseRunner } from "./attack-case.js";
import type { Fault } from "./fault.js";
import { generateFaults } from "./faults/generate-faults.js";

/**
 * Lets a case grow to so many Runners: more groups in more projects, as many faults for each hundred Runners as a small
 * case has in all, and a part of the fleet under way at a time. Few failures do not end such a run, or little of it would
 * be seen.
 */
export function growCase(attack: AttackCase, leastRunners: number, random: Random): AttackCase {
  const projects = growProjects(attack.projects, leastRunners);
  const runners = growRunners(attack.runners, projects, { leastRunners, random });
  // Each heartbeat costs time: so many Runners send them at the longer of the two intervals.
  const shape = {
    ...attack,
    heartbeatMs: 5_000,
    projects,
    runners,
    policy: growPolicy(attack.policy, runners.length, random),
  };
  const more = Array.from({ length: Math.floor(runners.length / 100) }, () => generateFaults(random, shape));
  const faults: Fault[] = [...attack.faults, ...more.flat()];
  return { ...shape, followers: [], faults };
}

function growProjects(projects: readonly CaseProject[], leastRunners: number): readonly CaseProject[] {
  const more = Math.max(0, Math.ceil(leastRunners / 50) - projects.length);
  return [
    ...projects,
    ...Array.from({ length: more }, (_, index) => ({
      name: `project-${projects.length + index + 1}`,
      dispatch: index % 3 === 0 ? ("automatic" as const) : ("manual" as const),
    })),
  ];
}

function growRunners(
  first: readonly CaseRunner[],
  projects: readonly CaseProject[],
  { leastRunners, random }: { readonly leastRunners: number; readonly random: Random },
): readonly CaseRunner[] {
  const runners = [...first];
  for (let group = 101; runners.length < leastRunners; group += 1) {
    const of = [random.pick(projects).name];
    const site = random.pick(["berlin", "rome", null]);
    const size = random.int(2, 5);
    for (let index = 0; index < size; index += 1)
      runners.push({
        name: `runner-${group}${String.fromCharCode(97 + index)}`,
        tags: random.chance(0.3) ? [`group-${group}`, "Linux"] : [`group-${group}`],
        projects: of,
        nodeFilter: `name: group-${group}-.*`,
        address: `host-${runners.length + 1}`,
        site,
        isRunning: !random.chance(0.02),
        isCurrent: random.chance(0.05),
        keepsDisk: random.chance(0.6),
        maxRunning: 50,
      });
  }
  return runners;
}

function growPolicy(policy: AttackCase["policy"], runners: number, random: Random): AttackCase["policy"] {
  return {
    ...policy,
    maxInFlight: Math.ceil(runners * random.pick([0.02, 0.05, 0.1])),
    maxInFlightPerSite: random.pick([null, null, Math.ceil(runners / 50)]),
    maxFailures: random.pick([5, 100, 100]),
    canary: random.pick([0, 1, 2, 5]),
  };
}
