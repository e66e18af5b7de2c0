/**
 * How one version stands to another. `changed` means: not the same, and nothing tells which is newer.
 */
export type VersionOrder = "older" | "same" | "newer" | "changed";

interface Version {
  readonly numbers: readonly number[];
  readonly rest: string;
}

/**
 * Compares two Runner versions as the vendor spells them, which is not semver: `5.0.1-20240115` is a
 * *build* of 5.0.1 and not older than it, and hosted versions have two parts (`5.20-RBA-20260128-2c35e1f`).
 * The leading numbers decide; where they are equal, a build date decides when both have one of the same
 * kind, and a version without a build is the same as any build of it. Everything else is `changed`.
 *
 * Answers how `left` stands to `right`: `older` when `left` is the older one.
 *
 * @example
 * ```ts
 * compareVersions("5.6.0-20241003", "5.6.0"); // "same"
 * compareVersions("5.6.0", "5.12.0"); // "older"
 * compareVersions("5.20-RBA-20260128-2c35e1f", "5.20.0-20260120"); // "changed"
 * ```
 */
export function compareVersions(left: string, right: string): VersionOrder {
  const [one, other] = [left.trim().toLowerCase(), right.trim().toLowerCase()];
  if (one === other) return "same";
  const [a, b] = [parse(one), parse(other)];
  if (a === null || b === null) return "changed";
  const byNumbers = compareNumbers(a.numbers, b.numbers);
  return byNumbers === "same" ? compareBuilds(a.rest, b.rest) : byNumbers;
}

/**
 * Whether two versions are the same by `compareVersions`.
 *
 * @example
 * ```ts
 * isSameVersion("5.7.0-20241021", "5.7.0"); // true
 * ```
 */
export function isSameVersion(left: string, right: string): boolean {
  return compareVersions(left, right) === "same";
}

function parse(text: string): Version | null {
  const match = /^v?(\d+(?:\.\d+)*)(?:[-+](.+))?$/.exec(text);
  if (match?.[1] === undefined) return null;
  return { numbers: match[1].split(".").map(Number), rest: match[2] ?? "" };
}

function compareNumbers(left: readonly number[], right: readonly number[]): VersionOrder {
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [a, b] = [left[index] ?? 0, right[index] ?? 0];
    if (a !== b) return a < b ? "older" : "newer";
  }
  return "same";
}

/** `20241003…` is a dated build, `rba-20260128-…` a hosted one; a name such as `rc1` or `snapshot` is neither. */
const build = /^(rba-)?(\d{8})(?!\d)/;

function compareBuilds(left: string, right: string): VersionOrder {
  if (left === right) return "same";
  const [a, b] = [build.exec(left), build.exec(right)];
  if (left === "" || right === "") return (left === "" ? b : a) === null ? "changed" : "same";
  if (a === null || b === null || a[1] !== b[1] || a[2] === b[2]) return "changed";
  return Number(a[2]) < Number(b[2]) ? "older" : "newer";
}
