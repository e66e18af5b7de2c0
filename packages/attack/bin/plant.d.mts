import type { Plugin } from "esbuild";

/** A bundler's plugin that plants the bug of this file. Rejects where the bug does not apply. */
export declare function plantBug(root: string, file: string): Promise<Plugin>;
/** The seed at which a bug was found last. */
export declare function seedOf(file: string): Promise<number>;
/** The names of all bugs. */
export declare function bugsIn(folder: string): string[];
