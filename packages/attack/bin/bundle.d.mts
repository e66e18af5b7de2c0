import type { Plugin } from "esbuild";

/** Bundles an entry with the source of the packages around it. */
export declare function bundle(entry: string, outfile: string, plugins?: readonly Plugin[]): Promise<void>;
