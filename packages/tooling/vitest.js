import { defineConfig, mergeConfig } from "vitest/config";

// Vite's own conditions for code that runs in Node, behind ours.
const conditions = ["@runner-upgrade/source", "module", "node", "development|production"];

/**
 * The one way in which a package's tests run: beside the source, on the source of its neighbours
 * (not on their builds), so that a change is seen at once and a stale build never passes a test.
 */
export const suite = (own = {}) =>
  mergeConfig(
    defineConfig({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        exclude: ["test/live/**", "**/node_modules/**"],
        testTimeout: 20_000,
        hookTimeout: 30_000,
        restoreMocks: true,
      },
    }),
    own,
  );
