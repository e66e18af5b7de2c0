import type { Options } from "tsup";

/** The one way in which a package of this repository is built. */
export declare function library(options: {
  entry: string[];
  noExternal?: (string | RegExp)[];
  external?: (string | RegExp)[];
}): Options | Options[] | ((overrideOptions: Options) => Options | Options[] | Promise<Options | Options[]>);

/** The one way in which an example is compiled: it is run, never imported. */
export declare function program(options: {
  entry: string[];
}): Options | Options[] | ((overrideOptions: Options) => Options | Options[] | Promise<Options | Options[]>);
