import { statusWord } from "../availability/stand-in.js";
import { classifyStatus } from "../fleet/classify-status.js";
import type { Runner, Server } from "../fleet/fleet.js";
import { normaliseTags } from "../fleet/normalise-tags.js";
import type { StatusClass } from "../fleet/status-class.js";
import { oneLine } from "../text/one-line.js";
import { isSameVersion } from "../version/compare-versions.js";
import type { Unit } from "../model/plan.js";

/** What we did to a Runner ourselves since it was observed, and must not be taken for somebody else's change. */
export interface OurChanges {
  /** Tags that our cordon took off and that were not given back yet. */
  readonly removedTags?: readonly string[];
  /** Tags that are lent to it and were not taken back yet. What it had before is not among them. */
  readonly lentTags?: readonly string[];
  /** We stopped it, so its status says nothing. */
  readonly isStopped?: boolean;
  /** We upgraded it, so it has the target version, and an absent one serves again. */
  readonly isUpgraded?: boolean;
}

/** One way in which a Runner is not any more what its unit was planned on. */
export interface Difference {
  readonly what: "runner" | "version" | "tags" | "projects" | "status-class";
  readonly planned: string;
  readonly found: string;
  /** One sentence. */
  readonly message: string;
}

/**
 * What changed about a Runner since its unit was planned, with our own changes taken into account. Empty: its
 * premises hold. A Runner that went from `serving` to `saturated` or back is the same: its load changed, and the
 * guard is asked in both cases. One that was absent and is not any more has changed: it may be needed now.
 *
 * @param runner - The Runner as it is now; undefined when the control plane does not know it any more.
 * @param options.replicas - Whether the server runs replicas, which decides what Unhealthy means. Default: `off`.
 *
 * @example
 * ```ts
 * const changed = diffPremises(unit, liveRunner, { removedTags: ["eu"] });
 * if (changed.length > 0) console.log(changed.map((difference) => difference.message).join(" "));
 * ```
 */
export function diffPremises(
  unit: Unit,
  runner: Runner | undefined,
  ourChanges: OurChanges = {},
  options: { readonly replicas?: Server["replicas"]; readonly version?: Server["version"] } = {},
): Difference[] {
  const name = oneLine(unit.runnerName);
  if (runner === undefined) {
    const message = `The control plane does not know ${name} any more.`;
    return [{ what: "runner", planned: unit.runnerId, found: "", message }];
  }
  return [
    ...versionDiffers(unit, runner, ourChanges),
    ...setDiffers("tags", unit, unit.premises.tags, tagsWithout(runner.tags, ourChanges)),
    ...setDiffers(
      "projects",
      unit,
      unit.premises.projects,
      runner.associations.map(({ project }) => project),
    ),
    ...statusDiffers(unit, runner, ourChanges, { ...options, replicas: options.replicas ?? "off" }),
  ];
}

/** Its tags as they would be without what we did. */
function tagsWithout(
  tags: readonly string[],
  { lentTags = [], removedTags = [] }: OurChanges,
): readonly string[] {
  const lent = new Set(normaliseTags(lentTags));
  const own = lent.size === 0 ? tags : normaliseTags(tags).filter((tag) => !lent.has(tag));
  return [...own, ...removedTags];
}

function versionDiffers(unit: Unit, { version }: Runner, { isUpgraded }: OurChanges): Difference[] {
  const planned = isUpgraded === true ? unit.targetVersion : unit.premises.version;
  const isSame = planned === null || version === null ? planned === version : isSameVersion(planned, version);
  return isSame ? [] : [difference("version", unit, planned ?? "unknown", version ?? "unknown")];
}

function setDiffers(
  what: "tags" | "projects",
  unit: Unit,
  planned: readonly string[],
  found: readonly string[],
): Difference[] {
  const normalise =
    what === "tags" ? normaliseTags : (names: readonly string[]) => [...new Set(names)].sort();
  const [before, now] = [normalise(planned), normalise(found)];
  const isSame = before.length === now.length && before.every((entry, index) => entry === now[index]);
  return isSame ? [] : [difference(what, unit, before.join(", ") || "none", now.join(", ") || "none")];
}

function statusDiffers(
  unit: Unit,
  { status }: Runner,
  { isStopped, isUpgraded }: OurChanges,
  server: Pick<Server, "replicas"> & { readonly version?: Server["version"] },
): Difference[] {
  if (isStopped === true) return [];
  const planned = isUpgraded === true ? "serving" : unit.premises.statusClass;
  const found = classifyStatus(status, server);
  if (presence(planned) === presence(found)) return [];
  return [difference("status-class", unit, planned, `${found} (${statusWord(status)})`)];
}

/** A Runner at its limit is there as much as one that is not. */
function presence(statusClass: StatusClass): StatusClass {
  return statusClass === "saturated" ? "serving" : statusClass;
}

function difference(what: Difference["what"], unit: Unit, planned: string, found: string): Difference {
  const label = what === "status-class" ? "status" : what;
  const [before, now] = [oneLine(planned), oneLine(found)];
  const [was, is] = what === "tags" || what === "projects" ? ["were", "are"] : ["was", "is"];
  return {
    what,
    planned: before,
    found: now,
    message: `The ${label} of ${oneLine(unit.runnerName)} ${was} ${before} when planned and ${is} ${now} now.`,
  };
}
