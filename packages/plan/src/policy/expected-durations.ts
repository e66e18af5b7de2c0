import type { Host } from "../hosts/host.js";

/** How long units take, in milliseconds, as measured: the order of start, and forecasts, are as good as these. */
export interface ExpectedDurations {
  /** By id or name of the Runner. Goes before the others. */
  readonly runners?: Readonly<Record<string, number>> | undefined;
  /** By tag, without regard to case; of several tags the longest counts. Goes before `sites`. */
  readonly tags?: Readonly<Record<string, number>> | undefined;
  /** By site, as the host names it. Goes before `platforms`. */
  readonly sites?: Readonly<Record<string, number>> | undefined;
  /** By platform. */
  readonly platforms?: Readonly<Record<string, number>> | undefined;
}

/** What a duration may be told for. */
interface Told {
  readonly id: string;
  readonly name: string;
  readonly tags: readonly string[];
}

/** Returns a function that tells how long a Runner was said to take; null where nothing was said of it. */
export function toldDurations({
  runners = {},
  tags = {},
  sites = {},
  platforms = {},
}: ExpectedDurations): (runner: Told, host: Pick<Host, "platform" | "site">) => number | null {
  const byRunner = new Map(Object.entries(runners));
  const byTag = new Map(Object.entries(tags).map(([tag, ms]) => [tag.toLowerCase(), ms]));
  const bySite = new Map(Object.entries(sites));
  const byPlatform = new Map(Object.entries(platforms));
  if (byRunner.size + byTag.size + bySite.size + byPlatform.size === 0) return () => null;
  return ({ id, name, tags: own }, { platform, site }) => {
    const ofRunner = byRunner.get(id) ?? byRunner.get(name);
    if (ofRunner !== undefined) return ofRunner;
    const ofTags = byTag.size === 0 ? [] : own.flatMap((tag) => byTag.get(tag.toLowerCase()) ?? []);
    if (ofTags.length > 0) return Math.max(...ofTags);
    return (site === undefined ? undefined : bySite.get(site)) ?? byPlatform.get(platform) ?? null;
  };
}
