import { defineFleet, type Fleet, type Runner, type RunnerInput, type Server } from "@runner-upgrade/plan";

/** Parses Runners, each again only when something of it has changed. */
export type ParseRunners = (
  input: { readonly projects: Fleet["projects"]; readonly runners: readonly RunnerInput[] },
  key: string,
) => Fleet;

/**
 * Makes a parser that remembers the Runners that it has parsed. The fleet that it gives is the one that `defineFleet`
 * gives. What is asked under different keys is remembered apart.
 */
export function createRunnerParser(server: Server): ParseRunners {
  const known = new Map<string, { readonly input: RunnerInput; readonly runner: Runner }>();
  return ({ projects, runners }, key) => {
    const ids = new Set(runners.map(({ id }) => id));
    // What is listed twice is for `defineFleet` to refuse.
    const fresh =
      ids.size < runners.length
        ? runners
        : runners.filter((input) => !isSame(known.get(`${input.id} ${key}`)?.input, input));
    const parsed = defineFleet({ server, projects, runners: fresh });
    const inputs = new Map(fresh.map((input) => [input.id, input]));
    for (const runner of parsed.runners) {
      const input = inputs.get(runner.id);
      if (input !== undefined) known.set(`${runner.id} ${key}`, { input, runner });
    }
    return {
      server: parsed.server,
      projects: parsed.projects,
      runners: runners
        .flatMap(({ id }) => known.get(`${id} ${key}`)?.runner ?? [])
        .sort((left, right) => (left.id < right.id ? -1 : 1)),
    };
  };
}

function isSame(before: RunnerInput | undefined, now: RunnerInput): boolean {
  if (before === undefined) return false;
  const { tags: tagsBefore = [], associations: partsBefore = [], ...restBefore } = before;
  const { tags = [], associations = [], ...rest } = now;
  return (
    isShallowlySame(restBefore, rest) &&
    isShallowlySame(tagsBefore, tags) &&
    partsBefore.length === associations.length &&
    associations.every((part, index) => isShallowlySame(partsBefore[index] ?? {}, part))
  );
}

function isShallowlySame(before: object, now: object): boolean {
  const entries = Object.entries(now) as [string, unknown][];
  const values = before as Readonly<Record<string, unknown>>;
  return (
    Object.keys(before).length === entries.length && entries.every(([key, value]) => values[key] === value)
  );
}
