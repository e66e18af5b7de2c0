import { fileURLToPath } from "node:url";
import { defineConfig, mergeConfig } from "vitest/config";
import { CountReporter } from "./count-reporter.js";

// Vite's own conditions for code that runs in Node, behind ours.
const conditions = ["@runner-upgrade/source", "module", "node", "development|production"];

const common = (include, reporter) =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include,
      exclude: ["**/node_modules/**", ...(include[0].includes("live") ? [] : ["test/live/**"])],
      testTimeout: 20_000,
      hookTimeout: 30_000,
      restoreMocks: true,
      reporters: ["default", reporter],
    },
  });

/**
 * The one way in which a package's tests run: beside the source, on the source of its neighbours
 * (not on their builds), so that a change is seen at once and a stale build never passes a test.
 */
export const suite = (own = {}) =>
  mergeConfig(common(["src/**/*.test.ts", "test/**/*.test.ts"], new CountReporter("unit")), own);

/**
 * The same for tests that share no state: the files of a worker share one process, so that each module is imported once
 * and not once for each file. A file that leaves the process changed fails (`shared-process.js`).
 */
export const sharedSuite = (own = {}) =>
  mergeConfig(
    suite({
      test: {
        isolate: false,
        setupFiles: [fileURLToPath(new URL("shared-process.js", import.meta.url))],
      },
    }),
    own,
  );

/**
 * The one way in which live tests run: on a real engine, which is named so that the cases that really ran
 * can be counted. One file at a time: the engine is shared. `extended` names what runs only where it is asked for.
 */
export const liveSuite = ({ engine, extended = [] }, own = {}) => {
  sayWhyItRuns(engine);
  return mergeConfig(
    mergeConfig(common(["test/live/**/*.test.ts"], new CountReporter(engine)), {
      test: {
        fileParallelism: false,
        testTimeout: 300_000,
        hookTimeout: 600_000,
        exclude: leftOut(engine, extended),
      },
    }),
    own,
  );
};

/** Without LIVE, the engine that is found decides: say so, because real containers may be about to start. */
function sayWhyItRuns(engine) {
  if (process.env["LIVE"]) return;
  console.warn(
    `LIVE suites (${engine}): LIVE is not set, so each suite runs if this machine has the engines it needs, and ` +
      "otherwise prints SKIPPED with the reason. LIVE=off skips all; LIVE=required fails instead of skipping.",
  );
}

/** What takes too long for every run is asked for by name, and said aloud where it is not. */
function leftOut(engine, extended) {
  if (extended.length === 0 || process.env["RUNNER_UPGRADE_LIVE"] === "extended") return [];
  console.warn(
    `LEFT OUT of the live suites (${engine}): ${extended.join(", ")}. RUNNER_UPGRADE_LIVE=extended runs them.`,
  );
  return extended;
}

/** The tests that `npm run mutate` asks about each mutant: few, fast, and enough. */
export const mutationSuite = ({ include, exclude = [] }) =>
  defineConfig({
    resolve: { conditions },
    ssr: { resolve: { conditions } },
    test: {
      include,
      exclude: ["**/node_modules/**", ...exclude],
      // One worker for all files: each mutant has to import what they test once, not once for each of them.
      isolate: false,
      testTimeout: 60_000,
      restoreMocks: true,
    },
  });
