/**
 * The one way in which the mutation score of a package is measured: `groups` names what is mutated, `MUTATE=group`
 * (or several, by comma) takes a part of it. Only the tests beside the source are asked, and those that `tests` adds:
 * what they do not find, the slow suites may, and that is no proof to rely on.
 *
 * One process at a time: on a machine that is too busy, a slow mutant would be taken for one that never ends.
 */
export const mutation = ({ groups, floor = 90, own = {} }) => {
  const asked = (process.env["MUTATE"] ?? Object.keys(groups).join()).split(",");
  const unknown = asked.filter((name) => groups[name] === undefined);
  if (unknown.length > 0) {
    throw new Error(`MUTATE names ${unknown.join()}; there is ${Object.keys(groups).join(", ")}.`);
  }
  const name = asked.length === Object.keys(groups).length ? "all" : asked.join("+");
  return {
    mutate: asked.flatMap((each) => groups[each]),
    testRunner: "vitest",
    plugins: ["@stryker-mutator/vitest-runner"],
    vitest: { configFile: "vitest.mutation.config.js", related: false },
    coverageAnalysis: "perTest",
    ignoreStatic: false,
    disableTypeChecks: false,
    concurrency: 1,
    // What never ends is mostly told by how often its lines are reached; the clock is for a busy machine.
    timeoutMS: 60_000,
    reporters: ["clear-text", "json", "progress-append-only"],
    clearTextReporter: { allowColor: false, logTests: false, allowEmojis: false },
    jsonReporter: { fileName: `.stryker-tmp/${name}.json` },
    allowConsoleColors: false,
    tempDirName: ".stryker-tmp",
    cleanTempDir: "always",
    ignorePatterns: ["dist", "coverage", "bench", "CHANGELOG.md"],
    thresholds: { high: 95, low: floor, break: floor },
    ...own,
  };
};
