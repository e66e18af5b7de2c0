import type { ViteUserConfig } from "vitest/config";

/** The one way in which a package's tests run; `own` is merged over it. */
export declare function suite(own?: ViteUserConfig): ViteUserConfig;

/** The same for tests that share no state: the files of a worker share one process, and none may leave it changed. */
export declare function sharedSuite(own?: ViteUserConfig): ViteUserConfig;

/** The tests that `npm run mutate` asks about each mutant: few, fast, and enough. */
export declare function mutationSuite(options: {
  include: readonly string[];
  exclude?: readonly string[];
}): ViteUserConfig;

/**
 * The one way in which live tests run, on the engine that is named; `own` is merged over it. What `extended` names is left
 * out aloud unless `RUNNER_UPGRADE_LIVE` is `extended`.
 */
export declare function liveSuite(
  options: { engine: string; extended?: readonly string[] },
  own?: ViteUserConfig,
): ViteUserConfig;
