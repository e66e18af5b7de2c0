import type { Random } from "../random/random.js";
import type { AttackCase } from "./attack-case.js";

type Drawn = Pick<AttackCase, "policy" | "projects" | "runners">;

/**
 * In half of the seeds that have a Runner that no other stands in for: another one has its tags while it is away, instead of
 * an accepted outage. The two are in the same manual projects.
 */
export function drawLending(attack: Drawn, random: Random): Pick<AttackCase, "policy" | "runners"> {
  const { policy, projects, runners } = attack;
  const groupOf = (name: string): string => name.slice(0, -1);
  const singles = runners.filter(
    ({ name, address, isRunning }) =>
      address !== null &&
      isRunning &&
      runners.every((other) => other.name === name || groupOf(other.name) !== groupOf(name)),
  );
  const manual = new Set(projects.filter(({ dispatch }) => dispatch === "manual").map(({ name }) => name));
  const [single] = singles;
  const lenders = runners.filter(
    ({ name, isRunning, projects: own }) =>
      name !== single?.name && isRunning && own.some((project) => manual.has(project)),
  );
  if (!random.chance(0.5) || single === undefined || lenders.length === 0) return { policy, runners };
  const lender = random.pick(lenders);
  const shared = lender.projects.filter((project) => manual.has(project));
  return {
    policy: {
      ...policy,
      minAvailable: 1,
      allowOutageOf: policy.allowOutageOf.filter((name) => name !== single.name),
      lendTags: [{ of: single.name, to: lender.name }],
    },
    runners: runners.map((runner) => (runner === single ? { ...runner, projects: shared } : runner)),
  };
}
