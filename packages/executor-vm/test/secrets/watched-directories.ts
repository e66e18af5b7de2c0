import { lstatSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";

/** A file that was there for a time, as it was seen. */
export interface SeenFile {
  readonly path: string;
  /** Permission bits of each time that it was looked at. */
  readonly modes: ReadonlySet<number>;
  /** The last content that could be read. */
  readonly content: string;
}

/** Directories that are looked at whenever something in them changes. */
export interface WatchedDirectories {
  /** Looks once more. */
  look(): void;
  /** What came since the watch began. */
  readonly seen: ReadonlyMap<string, SeenFile>;
  /** What came and is still there. */
  left(): readonly string[];
  [Symbol.dispose](): void;
}

/** Watches directories for files that come, also for those that go again. */
export function watchDirectories(directories: readonly string[]): WatchedDirectories {
  const before = new Set(directories.flatMap(listed));
  const seen = new Map<string, SeenFile>();
  const look = (): void => {
    for (const path of directories.flatMap(listed)) {
      if (before.has(path)) continue;
      try {
        const stat = lstatSync(path);
        if (!stat.isFile()) continue;
        const known = seen.get(path);
        const content = stat.size < 200_000 ? readFileSync(path, "latin1") : (known?.content ?? "");
        const modes = new Set([...(known?.modes ?? []), stat.mode & 0o7777]);
        seen.set(path, { path, modes, content });
      } catch {
        // It went while it was looked at.
      }
    }
  };
  const watchers = directories.map((directory) => watch(directory, look));
  return {
    look,
    seen,
    left: () => directories.flatMap(listed).filter((path) => !before.has(path)),
    [Symbol.dispose]: () => {
      for (const watcher of watchers) watcher.close();
    },
  };
}

function listed(directory: string): string[] {
  return readdirSync(directory).map((name) => join(directory, name));
}
