import type { CallOptions } from "../context/call-options.js";
import type { DownloadProgress } from "./package-download.js";

/** Options of a download. */
export interface DownloadOptions extends CallOptions {
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /**
   * A smaller package is implausible. @default 1_000_000: far below the documented size (rundeck/docs, Runner
   * installation, shows 164 MB), because a package is refused when the old credentials are dead already: this is to
   * catch what is plainly no package, and a smaller one of a coming release must still pass
   */
  readonly minBytes?: number | undefined;
  /** A larger package is implausible. @default 1_000_000_000 */
  readonly maxBytes?: number | undefined;
}
