import type { ViteUserConfig } from "vitest/config";

/** The one way in which a package's tests run; `own` is merged over it. */
export declare function suite(own?: ViteUserConfig): ViteUserConfig;
