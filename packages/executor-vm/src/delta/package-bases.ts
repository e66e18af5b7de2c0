import type { Logger } from "@runner-upgrade/executor";
import { makeBase, type Base } from "./base/make-base.js";
import type { PrivateFile } from "./private-file.js";

/** Which packages share their entries: those of one server in one version. */
export interface BaseKey {
  readonly serverUrl: string;
  readonly targetVersion: string;
}

/** A run has one server and one version. */
const mostBases = 2;

/**
 * The bases that an executor holds. They only save time: another executor has none, and streams the package. Dispose of it.
 */
export class PackageBases {
  readonly #bases = new Map<string, Promise<Base | null>>();
  readonly #over = new AbortController();
  readonly #logger: Pick<Logger, "debug">;

  constructor(logger: Pick<Logger, "debug">) {
    this.#logger = logger;
  }

  /** The base for packages of this server and version, made first where that is under way; null where there is none. */
  async of(key: BaseKey): Promise<Base | null> {
    return (await this.#bases.get(nameOf(key))) ?? null;
  }

  /** Whether a package of this server and version should be kept for a base. */
  lacks(key: BaseKey): boolean {
    return !this.#over.signal.aborted && !this.#bases.has(nameOf(key));
  }

  /**
   * Begins to make a base of a package and returns at once. The file is closed as soon as it is made, because it has
   * credentials in it.
   */
  make(key: BaseKey, source: PrivateFile, secrets: readonly string[]): void {
    const name = nameOf(key);
    if (!this.lacks(key)) {
      void source.close();
      return;
    }
    const making = makeBase(source, { secrets, signal: this.#over.signal })
      .then((base) => {
        if (base === null)
          this.#logger.debug("A package shares nothing that may be kept: no base was made of it.");
        return base;
      })
      .catch((error: unknown) => {
        this.#logger.debug(
          `No base was made of a package: ${error instanceof Error ? error.name : "unknown"}.`,
        );
        return null;
      })
      .finally(() => source.close());
    this.#bases.set(name, making);
    const [oldest] = this.#bases.keys();
    if (this.#bases.size > mostBases && oldest !== undefined) void this.#drop(oldest);
  }

  /** Frees the disk. Idempotent. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await Promise.all([...this.#bases.keys()].map((name) => this.#drop(name)));
  }

  async #drop(name: string): Promise<void> {
    const making = this.#bases.get(name);
    this.#bases.delete(name);
    await (await making)?.file.close();
  }
}

function nameOf({ serverUrl, targetVersion }: BaseKey): string {
  return JSON.stringify([serverUrl, targetVersion]);
}
